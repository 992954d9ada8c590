using CrossStrait.Rooms.Storage;
using Microsoft.EntityFrameworkCore;

namespace CrossStrait.Rooms.Audit;

/// <summary>Reads the audit log and checks that its chain is whole.</summary>
public sealed class AuditReader(IDbContextFactory<RoomsDbContext> contexts)
{
    private const int PageSize = 500;

    /// <summary>Entries in order, those after <paramref name="after"/>.</summary>
    public async Task<IReadOnlyList<AuditRow>> ListAsync(long after, int limit, CancellationToken cancellation)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellation);
        return await context.AuditEntries.AsNoTracking()
            .Where(entry => entry.Sequence > after)
            .OrderBy(entry => entry.Sequence)
            .Take(limit)
            .ToListAsync(cancellation);
    }

    /// <summary>
    /// Walks the whole chain. Entries cut off at its end leave a shorter chain that is whole in itself, so whoever noted
    /// an earlier head gives it: it must still be there.
    /// </summary>
    public async Task<AuditVerdict> VerifyAsync(AuditHead? noted, CancellationToken cancellation)
    {
        AuditRow? before = null;
        var seen = noted is null;
        while (true)
        {
            var page = await ListAsync(before?.Sequence ?? long.MinValue, PageSize, cancellation);
            foreach (var entry in page)
            {
                if (AuditChain.FindFault(before, entry) is { } fault)
                {
                    return new AuditVerdict(before?.Sequence ?? 0, before?.Hash ?? AuditChain.Origin, fault);
                }

                seen |= noted?.Sequence == entry.Sequence && noted.Hash == entry.Hash;
                before = entry;
            }

            if (page.Count < PageSize)
            {
                var lost = seen ? null : $"entry {noted!.Sequence} with hash {noted.Hash} is not there any more";
                return new AuditVerdict(before?.Sequence ?? 0, before?.Hash ?? AuditChain.Origin, lost);
            }
        }
    }
}
