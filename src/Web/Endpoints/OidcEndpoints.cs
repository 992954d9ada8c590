using CrossStrait.Web.Accounts.Oidc;
using CrossStrait.Web.Composition;

namespace CrossStrait.Web.Endpoints;

/// <summary>
/// Signing in at an OpenID provider: the browser goes there and comes back. A failure is told to the page in
/// <c>/?signInError=CODE</c>.
/// </summary>
internal static class OidcEndpoints
{
    public const string StartPath = "/api/session/oidc";

    public static void MapOidc(this IEndpointRouteBuilder routes)
    {
        var group = routes.MapGroup("")
            .WithTags("Accounts")
            .AllowAnonymous()
            .RequireRateLimiting(RateLimits.SignIn)
            .ProducesProblem(StatusCodes.Status404NotFound)
            .ProducesProblem(StatusCodes.Status429TooManyRequests);
        group.MapGet(StartPath, BeginAsync).Produces(StatusCodes.Status302Found).ProducesProblem(StatusCodes.Status502BadGateway);
        group.MapGet(OidcSignIn.CallbackPath, FinishAsync).Produces(StatusCodes.Status302Found);
    }

    private static async Task<IResult> BeginAsync(HttpContext http, OidcOptions options, OidcSignIn signIn, CancellationToken cancellation)
    {
        if (!options.IsOn)
        {
            return NotConfigured();
        }

        try
        {
            return TypedResults.Redirect(await signIn.BeginAsync(http, cancellation));
        }
        catch (OidcException exception)
        {
            return Problems.Create(StatusCodes.Status502BadGateway, "oidcFailed", exception.Message);
        }
    }

    private static async Task<IResult> FinishAsync(HttpContext http, OidcOptions options, OidcSignIn signIn, CancellationToken cancellation)
    {
        if (!options.IsOn)
        {
            return NotConfigured();
        }

        return await signIn.FinishAsync(http, cancellation) is { } fault
            ? TypedResults.LocalRedirect($"~/?signInError={fault}")
            : TypedResults.LocalRedirect("~/");
    }

    private static IResult NotConfigured() =>
        Problems.Create(StatusCodes.Status404NotFound, "notFound", "No OpenID provider is configured.");
}
