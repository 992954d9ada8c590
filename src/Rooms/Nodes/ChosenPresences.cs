using CrossStrait.Rooms.Storage;
using Microsoft.EntityFrameworkCore;

namespace CrossStrait.Rooms.Nodes;

/// <summary>What people chose to be seen as, in the database.</summary>
public sealed class ChosenPresences(IDbContextFactory<RoomsDbContext> contexts)
{
    public async Task<IReadOnlyList<PresenceChosenRow>> ReadAllAsync(CancellationToken cancellation)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellation);
        return await context.ChosenPresence.AsNoTracking().ToListAsync(cancellation);
    }

    /// <summary>Stores a choice unless a later one is there: nodes may write in another order than people chose.</summary>
    public async Task WriteAsync(PresenceChosenRow chosen, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(chosen);
        await using var context = await contexts.CreateDbContextAsync(cancellation);
        await context.Database.ExecuteSqlAsync(
            $"""
            INSERT INTO presence_chosen ("PersonId", "Status", "Note", "Until", "Version")
            VALUES ({chosen.PersonId}, {chosen.Status}, {chosen.Note}, {chosen.Until}, {chosen.Version})
            ON CONFLICT ("PersonId") DO UPDATE SET
                "Status" = excluded."Status", "Note" = excluded."Note", "Until" = excluded."Until", "Version" = excluded."Version"
            WHERE presence_chosen."Version" < excluded."Version"
            """,
            cancellation);
    }
}
