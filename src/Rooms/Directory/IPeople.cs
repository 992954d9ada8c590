namespace CrossStrait.Rooms.Directory;

/// <summary>The people of the directory, in memory. Any thread may call; no call waits.</summary>
public interface IPeople
{
    /// <summary>Null for nobody and for people who are disabled.</summary>
    PersonCard? Find(string personId);
}

/// <summary>What everybody may know of a person.</summary>
/// <param name="Side">A key of the configuration's <c>Sides</c>.</param>
/// <param name="Extension">Her own number; empty if she has none.</param>
/// <param name="DialFromOutside">What people of other organisations dial; empty if she has no number.</param>
public sealed record PersonCard(
    string Id,
    string Name,
    string LatinName,
    string OrganisationId,
    string OrganisationName,
    string Side,
    string Title,
    string Extension,
    string DialFromOutside);
