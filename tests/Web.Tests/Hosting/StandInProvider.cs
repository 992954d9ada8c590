using System.Collections.Concurrent;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace CrossStrait.Web.Tests.Hosting;

/// <summary>
/// An OpenID provider that says what a test wants it to say. The one of npm, which keeps to the specification, is asked in
/// tests/Interop.
/// </summary>
internal sealed class StandInProvider : IAsyncDisposable
{
    public const string ClientId = "crossstrait";
    public const string ClientSecret = "secret of the+tests";

    private readonly WebApplication _app;
    private readonly ConcurrentDictionary<string, IQueryCollection> _codes = new(StringComparer.Ordinal);

    private StandInProvider()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        _app = builder.Build();
        _app.MapGet("/.well-known/openid-configuration", Describe);
        _app.MapGet("/keys", () => Results.Json(new { keys = (object[])[PublicKeyOf(Key)] }));
        _app.MapGet("/authorize", Authorize);
        _app.MapPost("/token", AnswerAsync);
        _app.MapGet("/me", () => Results.Json(UserInfo));
    }

    public string Issuer => _app.Urls.First();

    /// <summary>What signs; the list of keys follows it.</summary>
    public ECDsa Key { get; set; } = ECDsa.Create(ECCurve.NamedCurves.nistP256);

    /// <summary>What the id token says; null leaves a claim out. The nonce of the request is put in unless it is named here.</summary>
    public Dictionary<string, object?> Claims { get; } = [];

    /// <summary>Replaces the token as a whole.</summary>
    public Func<string, string>? Tamper { get; set; }

    public Dictionary<string, object> UserInfo { get; } = [];

    public static async Task<StandInProvider> StartAsync()
    {
        var provider = new StandInProvider();
        await provider._app.StartAsync();
        return provider;
    }

    public ECDsaSecurityKey SecurityKey() => new(Key) { KeyId = KeyIdOf(Key) };

    public async ValueTask DisposeAsync() => await _app.DisposeAsync();

    private static string KeyIdOf(ECDsa key) => Convert.ToHexString(SHA256.HashData(key.ExportSubjectPublicKeyInfo()))[..8];

    private static Dictionary<string, string> PublicKeyOf(ECDsa key)
    {
        var point = key.ExportParameters(includePrivateParameters: false).Q;
        return new()
        {
            ["kty"] = "EC",
            ["crv"] = "P-256",
            ["kid"] = KeyIdOf(key),
            ["x"] = Base64UrlEncoder.Encode(point.X),
            ["y"] = Base64UrlEncoder.Encode(point.Y),
        };
    }

    private IResult Describe() => Results.Json(new
    {
        issuer = Issuer,
        authorization_endpoint = $"{Issuer}/authorize",
        token_endpoint = $"{Issuer}/token",
        userinfo_endpoint = $"{Issuer}/me",
        jwks_uri = $"{Issuer}/keys",
    });

    private IResult Authorize(HttpRequest request)
    {
        var code = Guid.NewGuid().ToString("N");
        _codes[code] = request.Query;
        return Results.Redirect($"{request.Query["redirect_uri"]}?code={code}&state={request.Query["state"]}&iss={Uri.EscapeDataString(Issuer)}");
    }

    /// <summary>Holds the client to PKCE, to its secret, and each code to one use.</summary>
    private async Task<IResult> AnswerAsync(HttpRequest request)
    {
        var form = await request.ReadFormAsync();
        var expected = Convert.ToBase64String(System.Text.Encoding.ASCII.GetBytes($"{ClientId}:{Uri.EscapeDataString(ClientSecret)}"));
        if (!_codes.TryRemove(form["code"].ToString(), out var asked)
            || Base64UrlEncoder.Encode(SHA256.HashData(System.Text.Encoding.ASCII.GetBytes(form["code_verifier"].ToString()))) != asked["code_challenge"]
            || form["redirect_uri"] != asked["redirect_uri"]
            || request.Headers.Authorization != $"Basic {expected}")
        {
            return Results.BadRequest(new { error = "invalid_grant" });
        }

        var token = Issue(asked["nonce"].ToString());
        return Results.Json(new { access_token = "access", token_type = "Bearer", id_token = Tamper?.Invoke(token) ?? token });
    }

    /// <summary>An id token for a request with this nonce.</summary>
    public string Issue(string nonce)
    {
        var claims = new Dictionary<string, object?> { ["iss"] = Issuer, ["aud"] = ClientId, ["sub"] = "subject", ["nonce"] = nonce };
        foreach (var (name, value) in Claims)
        {
            claims[name] = value;
        }

        claims.TryAdd("exp", DateTimeOffset.UtcNow.AddMinutes(5).ToUnixTimeSeconds());
        var payload = System.Text.Json.JsonSerializer.Serialize(claims.Where(claim => claim.Value is not null).ToDictionary());
        return new JsonWebTokenHandler { SetDefaultTimesOnTokenCreation = false }
            .CreateToken(payload, new SigningCredentials(SecurityKey(), SecurityAlgorithms.EcdsaSha256));
    }
}
