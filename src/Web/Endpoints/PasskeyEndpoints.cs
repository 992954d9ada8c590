using System.Buffers.Text;
using System.Text.Json;
using CrossStrait.Rooms.Directory;
using CrossStrait.Rooms.Sessions;
using CrossStrait.Web.Accounts;
using CrossStrait.Web.Auth;
using CrossStrait.Web.Composition;
using Microsoft.AspNetCore.Mvc;

namespace CrossStrait.Web.Endpoints;

internal sealed record PasskeyReply(string Id, string Name, DateTimeOffset CreatedAt);

internal sealed record PasskeysReply(IReadOnlyList<PasskeyReply> Passkeys);

/// <summary>
/// Adding a passkey to one's account and signing in with one. Options and credentials are the JSON of
/// PublicKeyCredential (WebAuthn 5.1); a credential may also stand in a member <c>credential</c> beside a <c>name</c>.
/// </summary>
internal static class PasskeyEndpoints
{
    private const int MaxBodyBytes = 64 * 1024;

    public static void MapPasskeys(this IEndpointRouteBuilder routes)
    {
        var group = routes.MapGroup("/api")
            .WithTags("Accounts")
            .WithMetadata(new RequestSizeLimitAttribute(MaxBodyBytes))
            .RequireRateLimiting(RateLimits.SignIn)
            .ProducesProblem(StatusCodes.Status400BadRequest)
            .ProducesProblem(StatusCodes.Status401Unauthorized)
            .ProducesProblem(StatusCodes.Status429TooManyRequests);
        group.MapPost("/passkeys/options", BeginAddingAsync).RequirePermission(Permission.SignedIn).Produces<JsonElement>();
        group.MapPost("/passkeys", AddAsync).RequirePermission(Permission.SignedIn).Produces(StatusCodes.Status204NoContent);
        group.MapGet("/passkeys", ListAsync).RequirePermission(Permission.SignedIn).Produces<PasskeysReply>();
        group.MapDelete("/passkeys/{id}", RemoveAsync)
            .RequirePermission(Permission.SignedIn)
            .Produces(StatusCodes.Status204NoContent)
            .ProducesProblem(StatusCodes.Status404NotFound);
        group.MapPost("/session/passkey/options", BeginSigningInAsync).AllowAnonymous().Produces<JsonElement>();
        group.MapPost("/session/passkey", SignInAsync).AllowAnonymous().Produces<SignInReply>();
    }

    private static async Task<IResult> BeginAddingAsync(Caller caller, HttpContext http, Passkeys passkeys, CancellationToken cancellation) =>
        await passkeys.BeginAddingAsync(http, caller.Person!, cancellation) is { } options
            ? TypedResults.Text(options, "application/json")
            : Problems.Create(StatusCodes.Status404NotFound, "unknownAccount", "This person has no account.");

    private static async Task<IResult> AddAsync(JsonElement body, Caller caller, HttpContext http, Passkeys passkeys, CancellationToken cancellation)
    {
        var wanted = body.ValueKind == JsonValueKind.Object && body.TryGetProperty("name", out var given) ? given.ToString() : "Passkey";
        if (!NameRules.TryClean(wanted, NameRules.MaxDisplayNameLength, out var name))
        {
            return RoomsEndpoints.BadName($"A passkey's name is 1 to {NameRules.MaxDisplayNameLength} printable characters.");
        }

        return await passkeys.AddAsync(http, caller.Person!, CredentialOf(body), name, cancellation) is { } refusal
            ? Problems.Refuse(refusal)
            : TypedResults.NoContent();
    }

    private static async Task<IResult> ListAsync(Caller caller, Passkeys passkeys, CancellationToken cancellation)
    {
        var found = await passkeys.ListAsync(caller.Person!, cancellation);
        return TypedResults.Ok(new PasskeysReply([.. found.Select(one =>
            new PasskeyReply(Base64Url.EncodeToString(one.CredentialId), one.Name ?? "", one.CreatedAt))]));
    }

    private static async Task<IResult> RemoveAsync(string id, Caller caller, Passkeys passkeys, CancellationToken cancellation) =>
        await passkeys.RemoveAsync(caller.Person!, id, cancellation)
            ? TypedResults.NoContent()
            : Problems.Create(StatusCodes.Status404NotFound, "unknownPasskey", "There is no such passkey.");

    private static async Task<IResult> BeginSigningInAsync(HttpContext http, Passkeys passkeys, CancellationToken cancellation) =>
        TypedResults.Text(await passkeys.BeginSigningInAsync(http, cancellation), "application/json");

    private static async Task<IResult> SignInAsync(
        JsonElement body, HttpContext http, Passkeys passkeys, SignInFlow flow, SelfViews views, CancellationToken cancellation)
    {
        if (!CookieGuard.IsOwnOrigin(http.Request))
        {
            return Problems.Create(StatusCodes.Status403Forbidden, "foreignPage", "The page that sent this is not this server's.");
        }

        if (await passkeys.FindSignedAsync(http, CredentialOf(body), cancellation) is not { } person)
        {
            return Problems.Create(StatusCodes.Status401Unauthorized, "badCredentials", "This passkey opens no account here.");
        }

        await flow.OpenAsync(http, person, "passkey", cancellation);
        return TypedResults.Ok(new SignInReply(await views.ReadAsync(person, cancellation)));
    }

    private static string CredentialOf(JsonElement body) =>
        body.ValueKind == JsonValueKind.Object && body.TryGetProperty("credential", out var inner) ? inner.GetRawText() : body.GetRawText();
}
