using System.Security.Claims;

namespace CrossStrait.Rooms.Sessions;

/// <summary>What a room token allows: one identity in one room. Read from the claims of an authenticated caller, never from a message.</summary>
public sealed record RoomGrant(string RoomId, string Identity, string Name, bool CanPublish, bool CanSubscribe)
{
    public const string IdentityClaim = "sub";
    public const string NameClaim = "name";
    public const string RoomClaim = "room";
    public const string CanPublishClaim = "can_publish";
    public const string CanSubscribeClaim = "can_subscribe";

    /// <summary>The grant of an authenticated principal, or null if it is not one of a room token.</summary>
    public static RoomGrant? From(ClaimsPrincipal principal)
    {
        ArgumentNullException.ThrowIfNull(principal);
        var room = principal.FindFirst(RoomClaim)?.Value;
        var identity = principal.FindFirst(IdentityClaim)?.Value;
        if (string.IsNullOrEmpty(room) || string.IsNullOrEmpty(identity))
        {
            return null;
        }

        return new RoomGrant(
            room,
            identity,
            principal.FindFirst(NameClaim)?.Value ?? identity,
            principal.HasClaim(CanPublishClaim, "true"),
            principal.HasClaim(CanSubscribeClaim, "true"));
    }
}
