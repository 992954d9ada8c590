using CrossStrait.Rooms.Sessions;

namespace CrossStrait.Rooms.Directory.Editing;

/// <summary>Who changes the directory, and what of it she may change.</summary>
/// <param name="Actor">As the audit log names her: a person's or a key's id.</param>
/// <param name="OrganisationId">The only organisation that she may change; null for all.</param>
/// <param name="MayGive">Whether she may give these roles. Only who has them may also be changed by her.</param>
public sealed record Editor(string Actor, string? OrganisationId, Func<IReadOnlySet<Role>, bool> MayGive)
{
    /// <summary>The server itself.</summary>
    public static Editor Server { get; } = new("server", null, static _ => true);

    internal static Refusal NotAllowed { get; } = new(RefusalCode.NotAllowed, "This belongs to an organisation, or needs roles, that the caller has no right over.");

    internal bool MayEdit(string organisationId) => OrganisationId is null || OrganisationId == organisationId;
}
