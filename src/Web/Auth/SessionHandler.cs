using System.Security.Claims;
using System.Text.Encodings.Web;
using CrossStrait.Rooms.Accounts;
using CrossStrait.Rooms.Directory;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Options;

namespace CrossStrait.Web.Auth;

/// <summary>
/// Scheme <see cref="Schemes.Session"/>: the cookie of a person who signed in. A request that carries an Authorization
/// header is judged by that alone.
/// </summary>
internal sealed class SessionHandler(
    IOptionsMonitor<AuthenticationSchemeOptions> options,
    ILoggerFactory loggerFactory,
    UrlEncoder encoder,
    AccountSessions sessions) : AuthenticationHandler<AuthenticationSchemeOptions>(options, loggerFactory, encoder)
{
    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        if (Request.Headers.Authorization.Count > 0 || SessionCookie.Read(Context) is not { } secret)
        {
            return AuthenticateResult.NoResult();
        }

        if (await sessions.FindAsync(secret, Context.RequestAborted) is not { } session)
        {
            SessionCookie.Clear(Context);
            return AuthenticateResult.Fail("the session has ended");
        }

        return AuthenticateResult.Success(new AuthenticationTicket(new ClaimsPrincipal(Describe(session)), Schemes.Session));
    }

    /// <summary>No WWW-Authenticate: a browser would ask for a password of its own.</summary>
    protected override Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        Response.StatusCode = StatusCodes.Status401Unauthorized;
        return Task.CompletedTask;
    }

    internal static ClaimsIdentity Describe(LiveSession session)
    {
        var identity = new ClaimsIdentity(Schemes.Session);
        identity.AddClaim(new Claim(PersonGrant.PersonClaim, session.Person.Id));
        identity.AddClaim(new Claim(PersonGrant.OrganisationClaim, session.Person.OrganisationId));
        identity.AddClaim(new Claim(PersonGrant.NameClaim, session.Person.Name));
        identity.AddClaim(new Claim(PersonGrant.SessionClaim, session.Id));
        // SignalR addresses a person's connections by this claim.
        identity.AddClaim(new Claim(ClaimTypes.NameIdentifier, session.Person.Id));
        var roles = NameList.Read<Role>(session.Person.Roles).Append(Role.Member).Distinct().ToArray();
        foreach (var role in roles)
        {
            identity.AddClaim(new Claim(PersonGrant.RoleClaim, role.ToString()));
        }

        if (roles.Contains(Role.SystemAdmin))
        {
            identity.AddClaim(new Claim(ClaimTypes.Role, Policies.Admin));
        }

        return identity;
    }
}
