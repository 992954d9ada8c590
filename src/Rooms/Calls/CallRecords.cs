using CrossStrait.Rooms.Storage;
using Microsoft.EntityFrameworkCore;

namespace CrossStrait.Rooms.Calls;

/// <summary>Reading call-detail records.</summary>
public sealed class CallRecords(IDbContextFactory<RoomsDbContext> contexts)
{
    /// <summary>The newest first; of every organisation if none is named.</summary>
    public async Task<IReadOnlyList<CallRecordRow>> ListAsync(
        string? organisationId,
        DateTimeOffset? from,
        DateTimeOffset? to,
        int offset,
        int limit,
        CancellationToken cancellation)
    {
        var (since, until) = (from?.ToUtcMicroseconds() ?? long.MinValue, to?.ToUtcMicroseconds() ?? long.MaxValue);
        await using var context = await contexts.CreateDbContextAsync(cancellation);
        return await context.Set<CallRecordRow>().AsNoTracking()
            .Where(record => (organisationId == null || record.OrganisationId == organisationId) && record.StartedAt >= since && record.StartedAt < until)
            .OrderByDescending(record => record.StartedAt)
            .ThenBy(record => record.CallId)
            .ThenBy(record => record.OrganisationId)
            .Skip(offset)
            .Take(limit)
            .ToListAsync(cancellation);
    }
}
