using System.Security.Claims;

namespace CrossStrait.Rooms.Directory;

/// <summary>Who is signed in. Read from the claims of an authenticated caller, never from a message.</summary>
/// <param name="SessionId">Of this sign-in: one for each browser.</param>
public sealed record PersonGrant(string PersonId, string OrganisationId, string Name, IReadOnlySet<Role> Roles, string SessionId)
{
    public const string PersonClaim = "sub";
    public const string OrganisationClaim = "org";
    public const string NameClaim = "name";

    /// <summary>Once for each role.</summary>
    public const string RoleClaim = "role";
    public const string SessionClaim = "sid";

    /// <summary>The grant of an authenticated principal, or null if it is not a person's.</summary>
    public static PersonGrant? From(ClaimsPrincipal principal)
    {
        ArgumentNullException.ThrowIfNull(principal);
        var person = principal.FindFirst(PersonClaim)?.Value;
        var organisation = principal.FindFirst(OrganisationClaim)?.Value;
        var session = principal.FindFirst(SessionClaim)?.Value;
        if (string.IsNullOrEmpty(person) || string.IsNullOrEmpty(organisation) || string.IsNullOrEmpty(session))
        {
            return null;
        }

        var roles = principal.FindAll(RoleClaim)
            .Select(claim => Enum.TryParse<Role>(claim.Value, out var role) && Enum.IsDefined(role) ? role : (Role?)null)
            .OfType<Role>()
            .ToHashSet();
        return new PersonGrant(person, organisation, principal.FindFirst(NameClaim)?.Value ?? person, roles, session);
    }
}
