using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.IdentityModel.Tokens;

namespace CrossStrait.Web.Accounts.Oidc;

/// <summary>Where the provider's parts are (OpenID Connect Discovery 1.0, 3).</summary>
internal sealed record OidcMetadata(
    [property: JsonPropertyName("issuer")] string? Issuer,
    [property: JsonPropertyName("authorization_endpoint")] string? AuthorizationEndpoint,
    [property: JsonPropertyName("token_endpoint")] string? TokenEndpoint,
    [property: JsonPropertyName("userinfo_endpoint")] string? UserInfoEndpoint,
    [property: JsonPropertyName("jwks_uri")] string? JwksUri);

internal sealed record OidcTokens(
    [property: JsonPropertyName("id_token")] string? IdToken,
    [property: JsonPropertyName("access_token")] string? AccessToken);

/// <summary>The provider did not answer, or not as the specification says.</summary>
internal sealed class OidcException(string message, Exception? cause = null) : Exception(message, cause);

/// <summary>Speaks with the provider over http: its description and keys, which are kept for a while, and its tokens.</summary>
internal sealed class OidcProvider : IDisposable
{
    private const int MaxAnswerBytes = 1 << 20;

    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan _keep = TimeSpan.FromHours(1);

    /// <summary>A token with an unknown key makes us look again, but not more often than this.</summary>
    private static readonly TimeSpan _lookAgain = TimeSpan.FromMinutes(1);

    private readonly OidcOptions _options;
    private readonly TimeProvider _time;
    private readonly SemaphoreSlim _turn = new(1);
    private readonly HttpClient _http = new(new SocketsHttpHandler { AllowAutoRedirect = false, PooledConnectionLifetime = TimeSpan.FromMinutes(5) })
    {
        Timeout = _patience,
        MaxResponseContentBufferSize = MaxAnswerBytes,
    };

    private Known? _known;

    public OidcProvider(OidcOptions options, TimeProvider time)
    {
        _options = options;
        _time = time;
    }

    public async Task<OidcMetadata> ReadMetadataAsync(CancellationToken cancellation) => (await ReadAsync(_keep, cancellation)).Metadata;

    /// <summary>The signing keys. <paramref name="anew"/>: a token names one that was not among them.</summary>
    public async Task<IReadOnlyList<SecurityKey>> ReadKeysAsync(bool anew, CancellationToken cancellation) =>
        (await ReadAsync(anew ? _lookAgain : _keep, cancellation)).Keys;

    /// <summary>Changes a code into tokens (RFC 6749 4.1.3, RFC 7636 4.5).</summary>
    public async Task<OidcTokens> ExchangeAsync(string code, string verifier, string redirectUri, CancellationToken cancellation)
    {
        var metadata = await ReadMetadataAsync(cancellation);
        var form = new Dictionary<string, string>
        {
            ["grant_type"] = "authorization_code",
            ["code"] = code,
            ["redirect_uri"] = redirectUri,
            ["code_verifier"] = verifier,
        };
        using var request = new HttpRequestMessage(HttpMethod.Post, metadata.TokenEndpoint);
        if (_options.ClientSecret.Length == 0)
        {
            form["client_id"] = _options.ClientId;
        }
        else
        {
            // RFC 6749 2.3.1: both halves are form-encoded before they are joined.
            var pair = $"{Uri.EscapeDataString(_options.ClientId)}:{Uri.EscapeDataString(_options.ClientSecret)}";
            request.Headers.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.ASCII.GetBytes(pair)));
        }

        request.Content = new FormUrlEncodedContent(form);
        return await AskAsync<OidcTokens>(request, cancellation);
    }

    /// <summary>Claims that the provider keeps out of its id token (OpenID Connect Core 5.3). Null if it has no such place.</summary>
    public async Task<JsonElement?> ReadUserInfoAsync(string accessToken, CancellationToken cancellation)
    {
        if ((await ReadMetadataAsync(cancellation)).UserInfoEndpoint is not { Length: > 0 } address)
        {
            return null;
        }

        using var request = new HttpRequestMessage(HttpMethod.Get, address);
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", accessToken);
        return await AskAsync<JsonElement>(request, cancellation);
    }

    public void Dispose()
    {
        _http.Dispose();
        _turn.Dispose();
    }

    private async Task<Known> ReadAsync(TimeSpan freshness, CancellationToken cancellation)
    {
        await _turn.WaitAsync(cancellation);
        try
        {
            if (_known is { } known && _time.GetUtcNow() - known.At < freshness)
            {
                return known;
            }

            return _known = await FetchAsync(cancellation);
        }
        finally
        {
            _turn.Release();
        }
    }

    private async Task<Known> FetchAsync(CancellationToken cancellation)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"{_options.Authority.TrimEnd('/')}/.well-known/openid-configuration");
        var metadata = await AskAsync<OidcMetadata>(request, cancellation);
        // Discovery 4.3: the issuer must be the very text that was configured.
        if (metadata.Issuer != _options.Authority)
        {
            throw new OidcException($"The provider calls itself '{metadata.Issuer}', not '{_options.Authority}' as Oidc:Authority says.");
        }

        if (metadata is not { AuthorizationEndpoint.Length: > 0, TokenEndpoint.Length: > 0, JwksUri.Length: > 0 })
        {
            throw new OidcException("The provider's description lacks an endpoint.");
        }

        using var ask = new HttpRequestMessage(HttpMethod.Get, metadata.JwksUri);
        var text = (await AskAsync<JsonElement>(ask, cancellation)).GetRawText();
        try
        {
            // A symmetric key has no place in a public list, and whoever signed with one would be anybody.
            var keys = new JsonWebKeySet(text).Keys.Where(key => key.Kty is "RSA" or "EC" && key.Use is null or "" or "sig");
            return new Known(metadata, [.. keys], _time.GetUtcNow());
        }
        catch (ArgumentException exception)
        {
            throw new OidcException("The provider's keys cannot be read.", exception);
        }
    }

    private async Task<T> AskAsync<T>(HttpRequestMessage request, CancellationToken cancellation)
    {
        try
        {
            request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("application/json"));
            using var response = await _http.SendAsync(request, cancellation);
            if (!response.IsSuccessStatusCode)
            {
                throw new OidcException($"{request.RequestUri?.AbsolutePath} answered {(int)response.StatusCode}.");
            }

            return await response.Content.ReadFromJsonAsync<T>(cancellation) ?? throw new OidcException("The provider answered nothing.");
        }
        catch (Exception exception) when (exception is HttpRequestException or JsonException or UriFormatException
            || (exception is TaskCanceledException && !cancellation.IsCancellationRequested))
        {
            throw new OidcException($"{request.RequestUri} did not answer as it should.", exception);
        }
    }

    private sealed record Known(OidcMetadata Metadata, IReadOnlyList<SecurityKey> Keys, DateTimeOffset At);
}
