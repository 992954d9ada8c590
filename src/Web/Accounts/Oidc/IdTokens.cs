using System.Security.Cryptography;
using System.Text;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace CrossStrait.Web.Accounts.Oidc;

/// <summary>What an id token vouches for.</summary>
internal sealed record OidcIdentity(string Issuer, string Subject, string? VerifiedEmail);

/// <summary>Checks id tokens (OpenID Connect Core 3.1.3.7): signature, algorithm, issuer, audience, lifetime, nonce.</summary>
internal sealed class IdTokens(OidcOptions options, OidcProvider provider, TimeProvider time)
{
    private const int MaxBytes = 64 * 1024;

    /// <summary>Neither <c>none</c> nor anything with a shared secret.</summary>
    private static readonly string[] _algorithms =
    [
        SecurityAlgorithms.RsaSha256, SecurityAlgorithms.RsaSha384, SecurityAlgorithms.RsaSha512,
        SecurityAlgorithms.RsaSsaPssSha256, SecurityAlgorithms.RsaSsaPssSha384, SecurityAlgorithms.RsaSsaPssSha512,
        SecurityAlgorithms.EcdsaSha256, SecurityAlgorithms.EcdsaSha384, SecurityAlgorithms.EcdsaSha512,
    ];

    private static readonly TimeSpan _skew = TimeSpan.FromMinutes(2);

    private readonly JsonWebTokenHandler _handler = new() { MapInboundClaims = false, MaximumTokenSizeInBytes = MaxBytes };

    /// <summary>Throws <see cref="OidcException"/> with the reason for the log.</summary>
    public async Task<OidcIdentity> ReadAsync(string token, string nonce, CancellationToken cancellation)
    {
        var result = await ValidateAsync(token, await provider.ReadKeysAsync(anew: false, cancellation));
        if (result.Exception is SecurityTokenSignatureKeyNotFoundException)
        {
            // The provider has changed its keys since we looked.
            result = await ValidateAsync(token, await provider.ReadKeysAsync(anew: true, cancellation));
        }

        if (!result.IsValid || result.SecurityToken is not JsonWebToken read)
        {
            throw new OidcException("The id token does not hold.", result.Exception);
        }

        if (Text(read, "nonce") is not { } given || !CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(given), Encoding.UTF8.GetBytes(nonce)))
        {
            throw new OidcException("The id token is not for this sign-in: its nonce is another.");
        }

        // 3.1.3.7, 4 and 5: several audiences, or one that says so, name the party it was issued to.
        var party = Text(read, "azp");
        if ((read.Audiences.Skip(1).Any() || party is not null) && party != options.ClientId)
        {
            throw new OidcException("The id token was issued to another party.");
        }

        if (string.IsNullOrEmpty(read.Subject))
        {
            throw new OidcException("The id token names nobody.");
        }

        return new OidcIdentity(read.Issuer, read.Subject, IsTrue(read, "email_verified") ? Text(read, "email") : null);
    }

    private Task<TokenValidationResult> ValidateAsync(string token, IReadOnlyList<SecurityKey> keys) => _handler.ValidateTokenAsync(
        token,
        new TokenValidationParameters
        {
            ValidIssuer = options.Authority,
            ValidAudience = options.ClientId,
            ValidAlgorithms = _algorithms,
            IssuerSigningKeys = keys,
            // A provider with one key need not name it (RFC 7515 4.1.4).
            TryAllIssuerSigningKeys = true,
            RequireSignedTokens = true,
            RequireExpirationTime = true,
            LifetimeValidator = (notBefore, expires, _, _) =>
            {
                var now = time.GetUtcNow().UtcDateTime;
                return expires is { } end && end > now - _skew && (notBefore is null || notBefore < now + _skew);
            },
        });

    private static string? Text(JsonWebToken token, string claim) => token.TryGetPayloadValue<string>(claim, out var value) ? value : null;

    private static bool IsTrue(JsonWebToken token, string claim) => token.TryGetPayloadValue<bool>(claim, out var value) && value;
}
