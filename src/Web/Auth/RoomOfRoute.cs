using CrossStrait.Rooms.Sessions;
using Microsoft.AspNetCore.Authorization;

namespace CrossStrait.Web.Auth;

/// <summary>A token of one room opens no other: where the route names a room, it must be the token's.</summary>
internal sealed class RoomOfRoute : AuthorizationHandler<RoomOfRoute>, IAuthorizationRequirement
{
    protected override Task HandleRequirementAsync(AuthorizationHandlerContext context, RoomOfRoute requirement)
    {
        var grant = RoomGrant.From(context.User);
        var room = (context.Resource as HttpContext)?.GetRouteValue("roomId") as string;
        if (context.User.IsInRole(Policies.Admin) || (grant is not null && (room is null || room == grant.RoomId)))
        {
            context.Succeed(requirement);
        }

        return Task.CompletedTask;
    }
}
