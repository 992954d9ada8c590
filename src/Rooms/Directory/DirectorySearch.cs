using CrossStrait.Rooms.Directory.Search;

namespace CrossStrait.Rooms.Directory;

/// <summary>One page of what a search found, and how many fit in all.</summary>
public sealed record DirectoryPage(IReadOnlyList<PersonCard> People, int Total);

/// <summary>Looks through the people of a snapshot: the better fit first, of equal ones the own organisation first, then by name.</summary>
internal static class DirectorySearch
{
    public static DirectoryPage Find(DirectorySnapshot snapshot, string? typed, string? ownOrganisationId, int offset, int limit)
    {
        var query = SearchQuery.Of(typed);
        // The people stand in the order of their names, and so does each heap.
        var heaps = new List<PersonCard>[2 * (int)SearchRank.None];
        var total = 0;
        foreach (var entry in snapshot.Ordered)
        {
            var rank = query is null ? SearchRank.Number : entry.Key.Match(query);
            if (rank == SearchRank.None)
            {
                continue;
            }

            total++;
            var isOwn = entry.Card.OrganisationId == ownOrganisationId;
            (heaps[(2 * (int)rank) + (isOwn ? 0 : 1)] ??= []).Add(entry.Card);
        }

        var page = heaps.Where(heap => heap is not null).SelectMany(heap => heap).Skip(offset).Take(limit);
        return new DirectoryPage([.. page], total);
    }
}
