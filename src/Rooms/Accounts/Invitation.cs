namespace CrossStrait.Rooms.Accounts;

/// <summary>Who is to be invited, as far as the one who invites says it. Roles and rights were checked by the caller.</summary>
/// <param name="PersonId">Somebody who stands in the directory already; null: a new person.</param>
public sealed record InvitationTerms(
    string? OrganisationId,
    string? PersonId,
    string Name,
    string? Extension,
    string Roles,
    string InvitedBy,
    string InvitedByName);

/// <summary>What somebody who holds a link may know before she uses it.</summary>
/// <param name="OrganisationId">Null: the first start's link, which also makes the organisation.</param>
/// <param name="IsKnown">For somebody who stands in the directory already.</param>
public sealed record InvitationView(
    string? OrganisationId,
    string OrganisationName,
    string Name,
    string? Extension,
    string Roles,
    string InvitedByName,
    bool IsKnown,
    DateTimeOffset ExpiresAt);

/// <summary>How an invitation is taken up.</summary>
/// <param name="UserName">The name to sign in with, as it was typed.</param>
/// <param name="PasswordHash">The password is hashed already.</param>
/// <param name="PersonName">How she writes her name; null: as the one who invited her wrote it.</param>
/// <param name="Organisation">Only for the first start's link.</param>
public sealed record Acceptance(string UserName, string PasswordHash, string? PersonName, string LatinName, NewOrganisation? Organisation);

public sealed record NewOrganisation(string Name, string Side, string Prefix);
