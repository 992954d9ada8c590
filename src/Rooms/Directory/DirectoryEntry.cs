using CrossStrait.Rooms.Directory.Search;

namespace CrossStrait.Rooms.Directory;

/// <summary>One person of a snapshot who is not disabled.</summary>
internal sealed class DirectoryEntry(PersonCard card, SearchKey key, PresenceRule presenceRule)
{
    public PersonCard Card { get; } = card;

    public SearchKey Key { get; } = key;

    /// <summary>Of her organisation.</summary>
    public PresenceRule PresenceRule { get; } = presenceRule;

    public HashSet<string> Groups { get; } = new(StringComparer.Ordinal);

    public HashSet<string> Favourites { get; } = new(StringComparer.Ordinal);
}
