using CrossStrait.Rooms.Directory;

namespace CrossStrait.Rooms.Tests.Directory;

/// <summary>Rows for tests, told by what matters.</summary>
internal static class Sample
{
    public const string Taipei = "OR_taipei";
    public const string Xiamen = "OR_xiamen";

    public static OrganisationRow Organisation(string id, string prefix = "", PresenceRule rule = PresenceRule.Everyone) =>
        new() { Id = id, Name = id, Side = "here", Prefix = prefix, PresenceRule = rule };

    public static PersonRow Person(string id, string name, string organisation = Taipei, string latin = "", string title = "", string department = "") => new()
    {
        Id = "PE_" + id,
        OrganisationId = organisation,
        Name = name,
        LatinName = latin,
        Title = title,
        Department = department,
    };

    public static NumberRow Number(string number, string target, string organisation = Taipei) => new()
    {
        OrganisationId = organisation,
        Number = number,
        TargetId = target,
        Kind = target.Length < 3 ? NumberKind.ShortCode : target[..3] switch
        {
            "PE_" => NumberKind.Person,
            "RM_" => NumberKind.Room,
            "RG_" => NumberKind.RingGroup,
            _ => NumberKind.ShortCode,
        },
    };
}
