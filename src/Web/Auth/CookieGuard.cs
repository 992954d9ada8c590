using CrossStrait.Web.Endpoints;
using Microsoft.AspNetCore.Http.Features;

namespace CrossStrait.Web.Auth;

/// <summary>
/// Keeps other sites' pages from acting with a visitor's cookie. Whatever changes something needs the header
/// <c>X-CrossStrait: 1</c>, which no form can set and no foreign script without our leave (CORS), and an Origin, if one is
/// sent, must be this server's own; a WebSocket, which needs no leave, is held to its Origin.
/// </summary>
internal static class CookieGuard
{
    public const string Header = "X-CrossStrait";

    /// <summary>After routing, before authentication.</summary>
    public static IApplicationBuilder UseCookieGuard(this IApplicationBuilder app) => app.Use(static async (http, next) =>
    {
        if (FindFault(http) is { } fault)
        {
            await Problems.Create(StatusCodes.Status403Forbidden, "foreignPage", fault).ExecuteAsync(http);
            return;
        }

        await next(http);
    });

    private static string? FindFault(HttpContext http)
    {
        if (http.GetEndpoint()?.Metadata.GetMetadata<ICookieEndpoint>() is null
            || http.Request.Headers.Authorization.Count > 0
            || SessionCookie.Read(http) is null)
        {
            return null;
        }

        var isSafe = HttpMethods.IsGet(http.Request.Method) || HttpMethods.IsHead(http.Request.Method) || HttpMethods.IsOptions(http.Request.Method);
        var isSocket = IsWebSocket(http);
        if (isSafe && !isSocket)
        {
            return null;
        }

        if (!IsOwnOrigin(http.Request))
        {
            return "The page that sent this is not this server's.";
        }

        // The client of the hubs sets a header of its own, which needs the same leave.
        var isMarked = http.Request.Headers[Header] == "1" || http.Request.Headers.XRequestedWith == "XMLHttpRequest";
        return isSocket || isMarked ? null : $"A request with a session's cookie needs the header {Header}: 1.";
    }

    /// <summary>RFC 6455 4.1 and RFC 8441 4. The hubs accept WebSockets themselves, so that nothing before them says so.</summary>
    private static bool IsWebSocket(HttpContext http) =>
        string.Equals(http.Request.Headers.Upgrade, "websocket", StringComparison.OrdinalIgnoreCase)
        || http.Features.Get<IHttpExtendedConnectFeature>() is { IsExtendedConnect: true, Protocol: "websocket" };

    /// <summary>RFC 6454 7.3: browsers send <c>null</c> where a page has no origin of its own.</summary>
    internal static bool IsOwnOrigin(HttpRequest request)
    {
        var origin = request.Headers.Origin.ToString();
        return origin.Length == 0 || IsOwn(origin, request);
    }

    internal static bool IsOwn(string origin, HttpRequest request) =>
        string.Equals(origin, $"{request.Scheme}://{request.Host}", StringComparison.OrdinalIgnoreCase);
}
