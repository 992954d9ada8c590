using System.Globalization;
using CrossStrait.Rooms.Directory;
using CrossStrait.Rooms.Sessions;
using CrossStrait.Web.Accounts;
using CrossStrait.Web.Accounts.Oidc;
using CrossStrait.Web.Auth;
using CrossStrait.Web.Composition;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace CrossStrait.Web.Endpoints;

internal sealed record SignInRequest(string? Name, string? Password);

internal sealed record SignInReply(SelfView Person);

internal sealed record ChangePasswordRequest(string? Current, string? New);

internal sealed record OidcMethod(string Name, string Url);

internal sealed record SignInMethods(bool Password, bool Passkey, OidcMethod? Oidc);

/// <summary>Signing in and out with a password, and who one is.</summary>
internal static class SessionEndpoints
{
    private const int MaxBodyBytes = 16 * 1024;

    public static void MapSessions(this IEndpointRouteBuilder routes)
    {
        var group = routes.MapGroup("/api")
            .WithTags("Accounts")
            .WithMetadata(new RequestSizeLimitAttribute(MaxBodyBytes))
            .ProducesProblem(StatusCodes.Status401Unauthorized);
        group.MapGet("/sign-in-methods", ListMethods).AllowAnonymous();
        group.MapPost("/session", SignInAsync)
            .AllowAnonymous()
            .RequireRateLimiting(RateLimits.SignIn)
            .Produces<SignInReply>()
            .ProducesProblem(StatusCodes.Status423Locked)
            .ProducesProblem(StatusCodes.Status429TooManyRequests);
        group.MapDelete("/session", SignOutAsync).RequirePermission(Permission.SignedIn).Produces(StatusCodes.Status204NoContent);
        group.MapDelete("/sessions", SignOutEverywhereAsync).RequirePermission(Permission.SignedIn).Produces(StatusCodes.Status204NoContent);
        group.MapGet("/me", ReadMeAsync).RequirePermission(Permission.SignedIn).Produces<SelfView>();
        group.MapPut("/me/password", ChangePasswordAsync)
            .RequirePermission(Permission.SignedIn)
            .RequireRateLimiting(RateLimits.SignIn)
            .Produces(StatusCodes.Status204NoContent)
            .ProducesProblem(StatusCodes.Status400BadRequest);
    }

    private static Ok<SignInMethods> ListMethods(OidcOptions oidc) => TypedResults.Ok(new SignInMethods(
        Password: true,
        Passkey: true,
        oidc.IsOn ? new OidcMethod(oidc.Name, OidcEndpoints.StartPath) : null));

    private static async Task<IResult> SignInAsync(
        SignInRequest request, HttpContext http, SignInFlow flow, SelfViews views, CancellationToken cancellation)
    {
        if (!CookieGuard.IsOwnOrigin(http.Request))
        {
            return Problems.Create(StatusCodes.Status403Forbidden, "foreignPage", "The page that sent this is not this server's.");
        }

        var result = await flow.WithPasswordAsync(http, request.Name, request.Password, cancellation);
        if (result.Person is { } person)
        {
            return TypedResults.Ok(new SignInReply(await views.ReadAsync(person, cancellation)));
        }

        if (result.Refusal!.Code == RefusalCode.LockedOut)
        {
            var seconds = Math.Max(1, (int)Math.Ceiling(result.RetryAfter.TotalSeconds));
            http.Response.Headers.RetryAfter = seconds.ToString(CultureInfo.InvariantCulture);
        }

        return Problems.Refuse(result.Refusal);
    }

    private static async Task<IResult> SignOutAsync(Caller caller, HttpContext http, SignInFlow flow, CancellationToken cancellation)
    {
        await flow.CloseAsync(http, caller.Person!, everywhere: false, cancellation);
        return TypedResults.NoContent();
    }

    private static async Task<IResult> SignOutEverywhereAsync(Caller caller, HttpContext http, SignInFlow flow, CancellationToken cancellation)
    {
        await flow.CloseAsync(http, caller.Person!, everywhere: true, cancellation);
        return TypedResults.NoContent();
    }

    private static async Task<IResult> ReadMeAsync(Caller caller, SelfViews views, CancellationToken cancellation) =>
        await views.ReadAsync(caller.Person!.PersonId, cancellation) is { } self
            ? TypedResults.Ok(self)
            : TypedResults.Unauthorized();

    /// <summary>Every session ends, this browser's too; it gets a new one.</summary>
    private static async Task<IResult> ChangePasswordAsync(
        ChangePasswordRequest request,
        Caller caller,
        HttpContext http,
        PersonAccounts accounts,
        SignInFlow flow,
        CancellationToken cancellation)
    {
        var person = caller.Person!;
        if (await accounts.ChangePasswordAsync(person.PersonId, person.Name, request.Current, request.New, cancellation) is { } refusal)
        {
            // Not 401: the session holds, it is the form that is wrong.
            return refusal.Code == RefusalCode.BadCredentials
                ? Problems.Create(StatusCodes.Status400BadRequest, "badCredentials", refusal.Message)
                : Problems.Refuse(refusal);
        }

        await flow.OpenAsync(http, person.PersonId, "password", cancellation);
        return TypedResults.NoContent();
    }
}
