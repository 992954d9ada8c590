using System.Security.Claims;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Options;

namespace CrossStrait.Web.Auth;

/// <summary>
/// Scheme <see cref="Schemes.RoomToken"/>: the token as bearer. Browsers cannot set headers on a WebSocket, so the hub's
/// path alone also takes it as <c>access_token</c> in the query.
/// </summary>
internal sealed class RoomTokenHandler(
    IOptionsMonitor<AuthenticationSchemeOptions> options,
    ILoggerFactory loggerFactory,
    UrlEncoder encoder,
    RoomTokens tokens) : BearerHandler(options, loggerFactory, encoder)
{
    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        var token = ReadBearer();
        if (string.IsNullOrEmpty(token) && Request.Path.StartsWithSegments("/hub", StringComparison.Ordinal))
        {
            token = Request.Query["access_token"];
        }

        if (string.IsNullOrEmpty(token))
        {
            return AuthenticateResult.NoResult();
        }

        var (identity, refusal) = await tokens.ReadAsync(token);
        return identity is null
            ? AuthenticateResult.Fail(refusal)
            : AuthenticateResult.Success(new AuthenticationTicket(new ClaimsPrincipal(identity), Schemes.RoomToken));
    }
}
