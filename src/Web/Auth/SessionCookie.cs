using CrossStrait.Rooms.Accounts;

namespace CrossStrait.Web.Auth;

/// <summary>
/// Cookies of signing in. Scripts cannot read them, other sites' forms do not send them (SameSite), and over https they
/// never travel in the clear.
/// </summary>
internal static class SessionCookie
{
    public const string Name = "crossstrait.session";

    /// <summary>Between the two halves of a sign-in by passkey or by another server.</summary>
    public const string ChallengeName = "crossstrait.challenge";

    private static readonly TimeSpan _challengeLifetime = TimeSpan.FromMinutes(10);

    public static void Write(HttpContext http, string secret) =>
        http.Response.Cookies.Append(Name, secret, Options(http, AccountSessions.Lifetime));

    public static void WriteChallenge(HttpContext http, string secret) =>
        http.Response.Cookies.Append(ChallengeName, secret, Options(http, _challengeLifetime));

    public static string? Read(HttpContext http) => http.Request.Cookies[Name] is { Length: > 0 } secret ? secret : null;

    public static string? ReadChallenge(HttpContext http) => http.Request.Cookies[ChallengeName] is { Length: > 0 } secret ? secret : null;

    public static void Clear(HttpContext http) => http.Response.Cookies.Delete(Name, Options(http, TimeSpan.Zero));

    public static void ClearChallenge(HttpContext http) => http.Response.Cookies.Delete(ChallengeName, Options(http, TimeSpan.Zero));

    /// <summary>Lax, not Strict: whoever follows a link of an invitation or comes back from an OpenID provider is signed in.</summary>
    private static CookieOptions Options(HttpContext http, TimeSpan lifetime) => new()
    {
        HttpOnly = true,
        SameSite = SameSiteMode.Lax,
        Secure = http.Request.IsHttps,
        Path = "/",
        MaxAge = lifetime,
        IsEssential = true,
    };
}
