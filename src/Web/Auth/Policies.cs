namespace CrossStrait.Web.Auth;

/// <summary>Names of the authorisation policies.</summary>
public static class Policies
{
    /// <summary>The API key of this server.</summary>
    public const string Admin = "Admin";

    /// <summary>A room token; where the route has a <c>roomId</c>, a token of that room.</summary>
    public const string RoomToken = "RoomToken";

    /// <summary>Either of the two. The endpoint looks at the grant for rights within the room.</summary>
    public const string AdminOrRoomToken = "AdminOrRoomToken";
}
