namespace CrossStrait.Web.Auth;

/// <summary>Names of the authentication schemes.</summary>
public static class Schemes
{
    public const string ApiKey = "ApiKey";
    public const string RoomToken = "RoomToken";

    /// <summary>The cookie of a person who signed in.</summary>
    public const string Session = "Session";
}
