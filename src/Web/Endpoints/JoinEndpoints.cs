using System.Security.Cryptography;
using System.Text;
using CrossStrait.Rooms.Sessions;
using CrossStrait.Rooms.Storage;
using CrossStrait.Web.Auth;
using CrossStrait.Web.Composition;
using Microsoft.AspNetCore.Mvc;

namespace CrossStrait.Web.Endpoints;

/// <param name="Room">A room's id or its name.</param>
/// <param name="Name">The display name.</param>
/// <param name="Code">The room's access code; not needed where rooms are open.</param>
internal sealed record JoinRequest(string? Room, string? Name, string? Code);

internal sealed record JoinReply(string Token, string RoomId, string RoomName, string Identity);

/// <summary>How a person comes in who has a room's name and access code, and nothing else.</summary>
internal static class JoinEndpoints
{
    /// <summary>
    /// Rooms may be entered without a code, and a name that is not there yet makes a room. For demonstrations.
    /// </summary>
    public const string OpenRoomsSetting = "Rooms:OpenRooms";

    public static void MapJoin(this IEndpointRouteBuilder routes) => routes.MapPost("/api/join", JoinAsync)
        .WithTags("Join")
        .AllowAnonymous()
        .WithMetadata(new RequestSizeLimitAttribute(RoomsEndpoints.MaxBodyBytes))
        .RequireRateLimiting(RateLimits.Join)
        .Produces<JoinReply>()
        .ProducesProblem(StatusCodes.Status400BadRequest)
        .ProducesProblem(StatusCodes.Status403Forbidden)
        .ProducesProblem(StatusCodes.Status404NotFound)
        .ProducesProblem(StatusCodes.Status429TooManyRequests);

    private static async Task<IResult> JoinAsync(
        JoinRequest request,
        RoomDirectory directory,
        RoomTokens tokens,
        IConfiguration configuration,
        CancellationToken cancellation)
    {
        if (!NameRules.TryClean(request.Name, NameRules.MaxDisplayNameLength, out var name))
        {
            return RoomsEndpoints.BadName($"A display name is 1 to {NameRules.MaxDisplayNameLength} printable characters.");
        }

        if (!NameRules.TryClean(request.Room, NameRules.MaxRoomNameLength, out var wanted))
        {
            return Problems.Create(
                StatusCodes.Status400BadRequest,
                "badRoom",
                $"A room is named by its id or by 1 to {NameRules.MaxRoomNameLength} printable characters.");
        }

        var open = configuration.GetValue<bool>(OpenRoomsSetting);
        var candidates = await FindAsync(wanted, open, directory, cancellation);
        if (candidates.Count == 0)
        {
            return RoomsEndpoints.UnknownRoom();
        }

        var room = open ? candidates[0] : candidates.FirstOrDefault(candidate => IsCodeOf(candidate, request.Code));
        if (room is null)
        {
            return Problems.Create(StatusCodes.Status403Forbidden, "wrongCode", "That is not the access code of this room.");
        }

        var grant = new RoomGrant(room.Id, PrefixedId.New("guest"), name, CanPublish: true, CanSubscribe: true);
        return TypedResults.Ok(new JoinReply(tokens.Issue(grant, RoomTokens.DefaultLifetime), room.Id, room.Name, grant.Identity));
    }

    private static async Task<IReadOnlyList<RoomRow>> FindAsync(
        string wanted,
        bool open,
        RoomDirectory directory,
        CancellationToken cancellation)
    {
        if (PrefixedId.IsValid("RM", wanted))
        {
            return await directory.FindAsync(wanted, cancellation) is { } room ? [room] : [];
        }

        return open ? [await directory.FindOrCreateAsync(wanted, cancellation)] : await directory.FindByNameAsync(wanted, cancellation);
    }

    private static bool IsCodeOf(RoomRow room, string? code) => CryptographicOperations.FixedTimeEquals(
        Encoding.UTF8.GetBytes(room.AccessCode),
        Encoding.UTF8.GetBytes(code ?? ""));
}
