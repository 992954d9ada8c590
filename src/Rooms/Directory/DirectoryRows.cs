using CrossStrait.Rooms.Directory.Numbers;
using CrossStrait.Rooms.Storage;
using Microsoft.EntityFrameworkCore;

namespace CrossStrait.Rooms.Directory;

/// <summary>
/// By what a node sees that the directory changed: every edit counts the stamp up, and people who were written without an
/// edit (accounts do so) change their number or the sum of their versions.
/// </summary>
internal readonly record struct DirectoryStamp(long Edits, int People, long Versions);

/// <summary>All rows of the directory as they were at one moment.</summary>
internal sealed record DirectoryRows
{
    public DirectoryStamp Stamp { get; init; }

    public IReadOnlyList<OrganisationRow> Organisations { get; init; } = [];

    public IReadOnlyList<PersonRow> People { get; init; } = [];

    public IReadOnlyList<NumberRow> Numbers { get; init; } = [];

    public IReadOnlyList<DialRangeRow> Ranges { get; init; } = [];

    public IReadOnlyList<GroupMemberRow> GroupMembers { get; init; } = [];

    public IReadOnlyList<RingGroupRow> RingGroups { get; init; } = [];

    public IReadOnlyList<RingGroupMemberRow> RingGroupMembers { get; init; } = [];

    public IReadOnlyList<FavouriteRow> Favourites { get; init; } = [];

    public static async Task<DirectoryStamp> ReadStampAsync(RoomsDbContext context, CancellationToken cancellation)
    {
        var edits = await context.DirectoryStamps.Select(stamp => stamp.Edits).SumAsync(cancellation);
        var people = await context.People
            .GroupBy(_ => 1)
            .Select(all => new { Count = all.Count(), Versions = all.Sum(person => person.Version) })
            .SingleOrDefaultAsync(cancellation);
        return new DirectoryStamp(edits, people?.Count ?? 0, people?.Versions ?? 0);
    }

    /// <summary>The stamp is read first: what is written meanwhile makes it old, and the rows are read again.</summary>
    public static async Task<DirectoryRows> ReadAsync(RoomsDbContext context, CancellationToken cancellation) => new()
    {
        Stamp = await ReadStampAsync(context, cancellation),
        Organisations = await context.Organisations.AsNoTracking().ToListAsync(cancellation),
        People = await context.People.AsNoTracking().ToListAsync(cancellation),
        Numbers = await context.Numbers.AsNoTracking().ToListAsync(cancellation),
        Ranges = await context.DialRanges.AsNoTracking().ToListAsync(cancellation),
        GroupMembers = await context.GroupMembers.AsNoTracking().ToListAsync(cancellation),
        RingGroups = await context.RingGroups.AsNoTracking().ToListAsync(cancellation),
        RingGroupMembers = await context.RingGroupMembers.AsNoTracking().ToListAsync(cancellation),
        Favourites = await context.Favourites.AsNoTracking().ToListAsync(cancellation),
    };
}
