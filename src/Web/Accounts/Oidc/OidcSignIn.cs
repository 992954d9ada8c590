using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using CrossStrait.Rooms.Accounts;
using CrossStrait.Rooms.Audit;
using CrossStrait.Web.Auth;
using Microsoft.AspNetCore.Http.Extensions;

namespace CrossStrait.Web.Accounts.Oidc;

/// <summary>
/// Signing in by another server's word: authorization code with PKCE (RFC 7636). What is awaited of the answer is kept in
/// the database under a cookie of this browser, and taken once.
/// </summary>
internal sealed partial class OidcSignIn(
    OidcOptions options,
    OidcProvider provider,
    IdTokens tokens,
    Challenges challenges,
    ExternalLogins logins,
    SignInFlow flow,
    IAuditLog audit,
    ILogger<OidcSignIn> logger)
{
    public const string CallbackPath = "/api/session/oidc/callback";

    private const string Kind = "oidc";

    /// <summary>Where the browser is to go.</summary>
    public async Task<string> BeginAsync(HttpContext http, CancellationToken cancellation)
    {
        var metadata = await provider.ReadMetadataAsync(cancellation);
        var awaited = new Awaited(Secret.New(), Secret.New(), Secret.New(), $"{http.Request.Scheme}://{http.Request.Host}{CallbackPath}");
        SessionCookie.WriteChallenge(http, await challenges.KeepAsync(Kind, JsonSerializer.Serialize(awaited), cancellation));
        var query = new QueryBuilder
        {
            { "response_type", "code" },
            { "client_id", options.ClientId },
            { "redirect_uri", awaited.RedirectUri },
            { "scope", options.Scopes },
            { "state", awaited.State },
            { "nonce", awaited.Nonce },
            { "code_challenge", Base64Url.EncodeToString(SHA256.HashData(Encoding.ASCII.GetBytes(awaited.Verifier))) },
            { "code_challenge_method", "S256" },
        };
        var separator = metadata.AuthorizationEndpoint!.Contains('?', StringComparison.Ordinal) ? "&" : "?";
        return $"{metadata.AuthorizationEndpoint}{separator}{query.ToString()[1..]}";
    }

    /// <summary>Signs the person in who comes back. Null if it worked, else a code for the page.</summary>
    public async Task<string?> FinishAsync(HttpContext http, CancellationToken cancellation)
    {
        if (await TakeAsync(http, cancellation) is not { } awaited)
        {
            return "oidcExpired";
        }

        var query = http.Request.Query;
        // RFC 9207: a provider that names itself in the answer must be the one that was asked.
        if (query["iss"].ToString() is { Length: > 0 } issuer && issuer != options.Authority)
        {
            return "oidcRefused";
        }

        if (query["code"].ToString() is not { Length: > 0 } code)
        {
            return "oidcRefused";
        }

        try
        {
            return await FinishAsync(http, awaited, code, cancellation);
        }
        catch (OidcException exception)
        {
            LogFailed(logger, exception);
            return "oidcFailed";
        }
    }

    private async Task<string?> FinishAsync(HttpContext http, Awaited awaited, string code, CancellationToken cancellation)
    {
        var answer = await provider.ExchangeAsync(code, awaited.Verifier, awaited.RedirectUri, cancellation);
        var identity = await tokens.ReadAsync(answer.IdToken ?? throw new OidcException("There is no id token."), awaited.Nonce, cancellation);
        var email = identity.VerifiedEmail ?? await ReadEmailAsync(answer.AccessToken, identity.Subject, cancellation);
        if (await logins.FindAsync(identity.Issuer, identity.Subject, email, cancellation) is not { } person)
        {
            await audit.WriteAsync(
                "anybody", "session.refused", identity.Subject, new { identity.Issuer, Address = SignInFlow.AddressOf(http) }, cancellation);
            return "oidcUnknownPerson";
        }

        await flow.OpenAsync(http, person, Kind, cancellation);
        return null;
    }

    /// <summary>Core 5.3.2: what is said of another subject is not to be used.</summary>
    private async Task<string?> ReadEmailAsync(string? accessToken, string subject, CancellationToken cancellation)
    {
        if (accessToken is null || await provider.ReadUserInfoAsync(accessToken, cancellation) is not { ValueKind: JsonValueKind.Object } claims)
        {
            return null;
        }

        var isSubject = claims.TryGetProperty("sub", out var sub) && sub.ValueKind == JsonValueKind.String && sub.GetString() == subject;
        var isVerified = claims.TryGetProperty("email_verified", out var verified) && verified.ValueKind == JsonValueKind.True;
        return isSubject && isVerified && claims.TryGetProperty("email", out var email) && email.ValueKind == JsonValueKind.String ? email.GetString() : null;
    }

    /// <summary>What this browser was sent out with, if the answer is to that.</summary>
    private async Task<Awaited?> TakeAsync(HttpContext http, CancellationToken cancellation)
    {
        if (SessionCookie.ReadChallenge(http) is not { } secret)
        {
            return null;
        }

        SessionCookie.ClearChallenge(http);
        if (await challenges.TakeAsync(Kind, secret, cancellation) is not { } kept || JsonSerializer.Deserialize<Awaited>(kept) is not { } awaited)
        {
            return null;
        }

        var state = Encoding.UTF8.GetBytes(http.Request.Query["state"].ToString());
        return CryptographicOperations.FixedTimeEquals(state, Encoding.UTF8.GetBytes(awaited.State)) ? awaited : null;
    }

    private sealed record Awaited(string State, string Nonce, string Verifier, string RedirectUri);

    [LoggerMessage(5110, LogLevel.Warning, "Signing in by the OpenID provider failed")]
    private static partial void LogFailed(ILogger logger, Exception exception);
}
