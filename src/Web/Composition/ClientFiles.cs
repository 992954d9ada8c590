using Microsoft.Net.Http.Headers;

namespace CrossStrait.Web.Composition;

/// <summary>
/// The browser client: files of wwwroot, and its one page for every address that is the client's own.
/// </summary>
internal static class ClientFiles
{
    private const string Page = "/index.html";
    private const string Forever = "public, max-age=31536000, immutable";
    private static readonly string[] _serverPrefixes = ["/api", "/hub", "/whip", "/whep", "/openapi", "/healthz", "/readyz", "/metrics"];

    /// <summary>Before routing: files that exist.</summary>
    public static IApplicationBuilder UseClientFiles(this IApplicationBuilder app) => app.UseStaticFiles(Options());

    /// <summary>
    /// After routing: what no endpoint claims and no server prefix covers is an address inside the client.
    /// </summary>
    public static IApplicationBuilder UseClientPage(this IApplicationBuilder app) => app.UseWhen(
        IsClientAddress,
        branch => branch
            .Use(static (http, next) =>
            {
                http.Request.Path = Page;
                return next(http);
            })
            .UseStaticFiles(Options())
            .Use(static (HttpContext http, RequestDelegate _) =>
            {
                http.Response.StatusCode = StatusCodes.Status404NotFound;
                return Task.CompletedTask;
            }));

    private static bool IsClientAddress(HttpContext http) =>
        http.GetEndpoint() is null
        && (HttpMethods.IsGet(http.Request.Method) || HttpMethods.IsHead(http.Request.Method))
        && !Path.HasExtension(http.Request.Path.Value)
        && !_serverPrefixes.Any(prefix => http.Request.Path.StartsWithSegments(prefix, StringComparison.OrdinalIgnoreCase));

    private static StaticFileOptions Options() => new()
    {
        // Names below /assets carry a hash of their content; everything else is asked for anew.
        OnPrepareResponse = static context => context.Context.Response.Headers[HeaderNames.CacheControl] =
            context.Context.Request.Path.StartsWithSegments("/assets", StringComparison.Ordinal) ? Forever : "no-cache",
    };
}
