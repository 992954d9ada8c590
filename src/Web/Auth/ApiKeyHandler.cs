using System.Security.Claims;
using System.Text.Encodings.Web;
using CrossStrait.Rooms.Accounts;
using CrossStrait.Rooms.Directory;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Options;

namespace CrossStrait.Web.Auth;

/// <summary>
/// Scheme <see cref="Schemes.ApiKey"/>: <c>Authorization: Bearer KEY</c>, the server's own key or one of an organisation.
/// </summary>
internal sealed class ApiKeyHandler(
    IOptionsMonitor<AuthenticationSchemeOptions> options,
    ILoggerFactory loggerFactory,
    UrlEncoder encoder,
    ApiKey key,
    OrganisationKeys organisationKeys) : BearerHandler(options, loggerFactory, encoder)
{
    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        var candidate = ReadBearer();
        if (candidate is null)
        {
            return AuthenticateResult.NoResult();
        }

        if (key.Matches(candidate))
        {
            return Succeed(new Claim(ClaimTypes.Role, Policies.Admin));
        }

        return await organisationKeys.FindAsync(candidate, Context.RequestAborted) is { } own
            ? Succeed(
                new Claim(Caller.KeyClaim, own.Id),
                new Claim(PersonGrant.NameClaim, own.Name),
                new Claim(PersonGrant.OrganisationClaim, own.OrganisationId),
                new Claim(Caller.ScopeClaim, own.Scopes))
            : AuthenticateResult.Fail("wrong API key");
    }

    private static AuthenticateResult Succeed(params Claim[] claims) => AuthenticateResult.Success(new AuthenticationTicket(
        new ClaimsPrincipal(new ClaimsIdentity(claims, Schemes.ApiKey)),
        Schemes.ApiKey));
}
