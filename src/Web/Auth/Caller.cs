using System.Security.Claims;
using CrossStrait.Rooms.Accounts;
using CrossStrait.Rooms.Directory;

namespace CrossStrait.Web.Auth;

/// <summary>
/// Who makes a request: a person with a session, a key of an organisation, or the server's own key. Endpoints take it as
/// a parameter; behind <c>RequirePermission</c> it is always there.
/// </summary>
/// <param name="Actor">For the audit log: the person's or the key's id, or <c>key</c> for the server's own.</param>
/// <param name="Name">For people.</param>
/// <param name="OrganisationId">Null for the server's own key.</param>
/// <param name="Permissions">All that she may.</param>
/// <param name="Person">Null for keys.</param>
internal sealed record Caller(string Actor, string Name, string? OrganisationId, IReadOnlySet<Permission> Permissions, PersonGrant? Person)
{
    public const string KeyClaim = "key";
    public const string ScopeClaim = "scope";

    private const string ServerActor = "key";

    public static Caller? From(ClaimsPrincipal principal)
    {
        if (PersonGrant.From(principal) is { } person)
        {
            return new Caller(person.PersonId, person.Name, person.OrganisationId, Auth.Permissions.Of(person.Roles), person);
        }

        if (principal.FindFirst(KeyClaim)?.Value is { } key)
        {
            return new Caller(
                key,
                principal.FindFirst(PersonGrant.NameClaim)?.Value ?? key,
                principal.FindFirst(PersonGrant.OrganisationClaim)?.Value,
                NameList.Read<Permission>(principal.FindFirst(ScopeClaim)?.Value ?? ""),
                null);
        }

        return principal.IsInRole(Policies.Admin)
            ? new Caller(ServerActor, "API", null, Auth.Permissions.OfServerKey, null)
            : null;
    }

    /// <summary>How minimal APIs find a parameter of this type.</summary>
    public static ValueTask<Caller?> BindAsync(HttpContext http) => ValueTask.FromResult(From(http.User));

    public bool May(Permission permission) => Permissions.Contains(permission);

    /// <summary>Has the right, and in this organisation.</summary>
    public bool MayIn(Permission permission, string? organisationId) =>
        May(permission) && (May(Permission.ManageOrganisations) || (organisationId is not null && organisationId == OrganisationId));

    /// <summary>What every person has by herself, a key that manages people may give although it has no use for it.</summary>
    internal bool HasOrMayGive(Permission permission) =>
        May(permission) || (May(Permission.ManagePeople) && Auth.Permissions.Of(Role.Member).Contains(permission));
}
