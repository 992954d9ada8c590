using System.Text.RegularExpressions;
using CrossStrait.Rooms.Directory;
using CrossStrait.Rooms.Sessions;
using CrossStrait.Rooms.Storage;
using CrossStrait.Web.Auth;
using CrossStrait.Web.Composition;
using Microsoft.AspNetCore.Mvc;

namespace CrossStrait.Web.Endpoints;

internal sealed record CreateRoomRequest(string? Name, string? Kind);

/// <param name="CanPublish">Left out: yes.</param>
/// <param name="CanSubscribe">Left out: yes.</param>
/// <param name="LifetimeSeconds">Left out: six hours.</param>
internal sealed record CreateTokenRequest(string? Identity, string? Name, bool? CanPublish, bool? CanSubscribe, int? LifetimeSeconds);

internal sealed record TokenReply(string Token, DateTimeOffset ExpiresAt);

internal sealed record RoomReply(string Id, string Name, string Kind, string AccessCode, string JoinUrl, DateTimeOffset CreatedAt);

/// <summary>The directory of rooms and their tokens, for programs with the API key.</summary>
internal static partial class RoomsEndpoints
{
    public const int MaxBodyBytes = 64 * 1024;

    private const int MaxListed = 1000;
    private static readonly TimeSpan _shortestLifetime = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan _longestLifetime = TimeSpan.FromDays(1);

    public static void MapRooms(this IEndpointRouteBuilder routes)
    {
        var rooms = routes.MapGroup("/api/rooms")
            .WithTags("Rooms")
            .RequirePermission(Permission.ManageRooms)
            .WithMetadata(new RequestSizeLimitAttribute(MaxBodyBytes))
            .ProducesProblem(StatusCodes.Status401Unauthorized);
        rooms.MapPost("/", CreateAsync).Produces<RoomReply>(StatusCodes.Status201Created).ProducesProblem(StatusCodes.Status400BadRequest);
        rooms.MapGet("/", ListAsync).Produces<RoomReply[]>();
        rooms.MapGet("/{roomId}", ReadAsync).Produces<RoomReply>().ProducesProblem(StatusCodes.Status404NotFound);
        rooms.MapPost("/{roomId}/tokens", CreateTokenAsync)
            .RequireRateLimiting(RateLimits.Tokens)
            .Produces<TokenReply>()
            .ProducesProblem(StatusCodes.Status400BadRequest)
            .ProducesProblem(StatusCodes.Status404NotFound)
            .ProducesProblem(StatusCodes.Status429TooManyRequests);
    }

    private static async Task<IResult> CreateAsync(
        CreateRoomRequest request,
        RoomDirectory directory,
        HttpContext http,
        CancellationToken cancellation)
    {
        if (!NameRules.TryClean(request.Name, NameRules.MaxRoomNameLength, out var name))
        {
            return BadName($"A room needs a name of 1 to {NameRules.MaxRoomNameLength} printable characters.");
        }

        var kind = request.Kind ?? RoomDirectory.DefaultKind;
        if (!Kind().IsMatch(kind))
        {
            return Problems.Create(StatusCodes.Status400BadRequest, "badKind", "A kind is up to 32 letters, digits and hyphens.");
        }

        var room = await directory.CreateAsync(name, kind, cancellation);
        return TypedResults.Created($"/api/rooms/{room.Id}", Describe(room, http));
    }

    private static async Task<IResult> ListAsync(
        RoomDirectory directory,
        HttpContext http,
        CancellationToken cancellation,
        int offset = 0,
        int limit = 100)
    {
        if (offset < 0 || limit is < 1 or > MaxListed)
        {
            return Problems.Create(StatusCodes.Status400BadRequest, "badPage", $"The offset is 0 or more, the limit 1 to {MaxListed}.");
        }

        var rooms = await directory.ListAsync(offset, limit, cancellation);
        return TypedResults.Ok(rooms.Select(room => Describe(room, http)));
    }

    private static async Task<IResult> ReadAsync(string roomId, RoomDirectory directory, HttpContext http, CancellationToken cancellation)
    {
        var room = await directory.FindAsync(roomId, cancellation);
        return room is null ? UnknownRoom() : TypedResults.Ok(Describe(room, http));
    }

    private static async Task<IResult> CreateTokenAsync(
        string roomId,
        CreateTokenRequest request,
        RoomDirectory directory,
        RoomTokens tokens,
        TimeProvider time,
        CancellationToken cancellation)
    {
        if (!NameRules.TryClean(request.Identity, NameRules.MaxIdentityLength, out var identity))
        {
            return Problems.Create(
                StatusCodes.Status400BadRequest,
                "badIdentity",
                $"An identity is 1 to {NameRules.MaxIdentityLength} printable characters.");
        }

        var shown = request.Name ?? identity[..Math.Min(identity.Length, NameRules.MaxDisplayNameLength)];
        if (!NameRules.TryClean(shown, NameRules.MaxDisplayNameLength, out var name))
        {
            return BadName($"A display name is 1 to {NameRules.MaxDisplayNameLength} printable characters.");
        }

        var lifetime = request.LifetimeSeconds is { } seconds ? TimeSpan.FromSeconds(seconds) : RoomTokens.DefaultLifetime;
        if (lifetime < _shortestLifetime || lifetime > _longestLifetime)
        {
            return Problems.Create(StatusCodes.Status400BadRequest, "badLifetime", "A token lives from a minute to a day.");
        }

        if (await directory.FindAsync(roomId, cancellation) is not { } room)
        {
            return UnknownRoom();
        }

        var grant = new RoomGrant(room.Id, identity, name, request.CanPublish ?? true, request.CanSubscribe ?? true);
        return TypedResults.Ok(new TokenReply(tokens.Issue(grant, lifetime), time.GetUtcNow() + lifetime));
    }

    internal static IResult UnknownRoom() =>
        Problems.Create(StatusCodes.Status404NotFound, "unknownRoom", "There is no such room.");

    internal static IResult BadName(string detail) => Problems.Create(StatusCodes.Status400BadRequest, "badName", detail);

    private static RoomReply Describe(RoomRow room, HttpContext http)
    {
        var query = QueryString.Create("room", room.Id).Add("code", room.AccessCode);
        return new RoomReply(
            room.Id,
            room.Name,
            room.Kind,
            room.AccessCode,
            $"{http.Request.Scheme}://{http.Request.Host}/{query}",
            UtcMicroseconds.FromUtcMicroseconds(room.CreatedAt));
    }

    [GeneratedRegex(@"\A[A-Za-z][A-Za-z0-9-]{0,31}\z")]
    private static partial Regex Kind();
}
