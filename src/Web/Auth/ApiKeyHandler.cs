using System.Security.Claims;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Options;

namespace CrossStrait.Web.Auth;

/// <summary>Scheme <see cref="Schemes.ApiKey"/>: <c>Authorization: Bearer KEY</c>.</summary>
internal sealed class ApiKeyHandler(
    IOptionsMonitor<AuthenticationSchemeOptions> options,
    ILoggerFactory loggerFactory,
    UrlEncoder encoder,
    ApiKey key) : BearerHandler(options, loggerFactory, encoder)
{
    protected override Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        var candidate = ReadBearer();
        if (candidate is null)
        {
            return Task.FromResult(AuthenticateResult.NoResult());
        }

        if (!key.Matches(candidate))
        {
            return Task.FromResult(AuthenticateResult.Fail("wrong API key"));
        }

        var identity = new ClaimsIdentity([new Claim(ClaimTypes.Role, Policies.Admin)], Schemes.ApiKey);
        return Task.FromResult(AuthenticateResult.Success(new AuthenticationTicket(new ClaimsPrincipal(identity), Schemes.ApiKey)));
    }
}
