using System.Security.Claims;
using CrossStrait.Rooms.Sessions;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace CrossStrait.Web.Auth;

/// <summary>
/// Room tokens: JWTs of one algorithm (ES256), one issuer and one audience, that name one identity in one room.
/// </summary>
public sealed class RoomTokens
{
    public const string Issuer = "crossstrait";
    public const string Audience = "rooms";

    private readonly JsonWebTokenHandler _handler = new() { MapInboundClaims = false, MaximumTokenSizeInBytes = 8 * 1024 };
    private readonly RoomTokenKeys _keys;
    private readonly TimeProvider _time;
    private readonly TokenValidationParameters _rules;

    internal RoomTokens(RoomTokenKeys keys, TimeProvider time)
    {
        _keys = keys;
        _time = time;
        _rules = new TokenValidationParameters
        {
            ValidIssuer = Issuer,
            ValidAudience = Audience,
            ValidAlgorithms = [SecurityAlgorithms.EcdsaSha256],
            IssuerSigningKeyResolver = (_, _, id, _) => id is not null && keys.Find(id) is { } key ? [key] : [],
            TryAllIssuerSigningKeys = false,
            RequireSignedTokens = true,
            RequireExpirationTime = true,
            LifetimeValidator = IsAlive,
        };
    }

    /// <summary>How long a token lives when its maker does not say.</summary>
    public static TimeSpan DefaultLifetime { get; } = TimeSpan.FromHours(6);

    public string Issue(RoomGrant grant, TimeSpan lifetime)
    {
        ArgumentNullException.ThrowIfNull(grant);
        var now = _time.GetUtcNow();
        return _handler.CreateToken(new SecurityTokenDescriptor
        {
            Issuer = Issuer,
            Audience = Audience,
            IssuedAt = now.UtcDateTime,
            NotBefore = now.UtcDateTime,
            Expires = (now + lifetime).UtcDateTime,
            SigningCredentials = new SigningCredentials(_keys.Signing, SecurityAlgorithms.EcdsaSha256),
            Claims = new Dictionary<string, object>
            {
                [RoomGrant.IdentityClaim] = grant.Identity,
                [RoomGrant.NameClaim] = grant.Name,
                [RoomGrant.RoomClaim] = grant.RoomId,
                [RoomGrant.CanPublishClaim] = grant.CanPublish ? "true" : "false",
                [RoomGrant.CanSubscribeClaim] = grant.CanSubscribe ? "true" : "false",
            },
        });
    }

    /// <summary>The token's claims, or why it is refused, in words for the caller that give nothing away.</summary>
    internal async Task<(ClaimsIdentity? Identity, string Refusal)> ReadAsync(string token)
    {
        var result = await _handler.ValidateTokenAsync(token, _rules);
        if (!result.IsValid)
        {
            return (null, result.Exception is SecurityTokenInvalidLifetimeException ? "token expired" : "token not valid");
        }

        return RoomGrant.From(new ClaimsPrincipal(result.ClaimsIdentity)) is null
            ? (null, "token names no room")
            : (result.ClaimsIdentity, "");
    }

    /// <summary>Both ends are this server's own clock, so no skew is granted.</summary>
    private bool IsAlive(DateTime? notBefore, DateTime? expires, SecurityToken token, TokenValidationParameters rules)
    {
        var now = _time.GetUtcNow().UtcDateTime;
        return expires > now && (notBefore is null || notBefore <= now);
    }
}
