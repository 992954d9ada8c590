using CrossStrait.Rooms.Sessions;
using CrossStrait.Web.Auth;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Net.Http.Headers;

namespace CrossStrait.Web.Endpoints;

/// <summary>
/// What comes before every WHIP and WHEP call: CORS headers on each answer, refusals included, so that a page elsewhere
/// can read them, and a valid room token. Which room it opens is for the call to see: an unknown room is told before a
/// wrong one.
/// </summary>
internal sealed class MediaGate : IEndpointFilter
{
    public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var http = context.HttpContext;
        AllowOrigins(http.Response);
        var result = await http.AuthenticateAsync(Schemes.RoomToken);
        if (!result.Succeeded)
        {
            await http.ChallengeAsync(Schemes.RoomToken);
            return Problems.Create(StatusCodes.Status401Unauthorized, "notAuthenticated", "A valid room token is needed as bearer.");
        }

        if (RoomGrant.From(result.Principal) is not { } grant)
        {
            return MediaRefusals.NotAllowed();
        }

        http.Features.Set(grant);
        return await next(context);
    }

    public static RoomGrant GrantOf(HttpContext http) => http.Features.Get<RoomGrant>() ?? throw new InvalidOperationException("The gate comes first.");

    /// <summary>Any origin: the token, not the page, is what opens a room, and there are no cookies here.</summary>
    public static void AllowOrigins(HttpResponse response)
    {
        response.Headers.AccessControlAllowOrigin = "*";
        response.Headers.AccessControlExposeHeaders = $"{HeaderNames.Location}, {HeaderNames.ETag}, {HeaderNames.Link}, Accept-Patch";
    }
}
