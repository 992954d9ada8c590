namespace CrossStrait.Web.Auth;

/// <summary>Names of the authorisation policies.</summary>
public static class Policies
{
    /// <summary>The role of the server's own API key and of system administrators, where a policy also takes room tokens.</summary>
    public const string Admin = "Admin";

    /// <summary>A person who signed in with the session cookie; keys do not pass.</summary>
    public const string Session = "Session";

    /// <summary>A room token; where the route has a <c>roomId</c>, a token of that room.</summary>
    public const string RoomToken = "RoomToken";

    /// <summary>An administrator or a room token. The endpoint looks at the grant for rights within the room.</summary>
    public const string AdminOrRoomToken = "AdminOrRoomToken";
}
