using System.Globalization;
using CrossStrait.Rooms.Directory;
using CrossStrait.Rooms.Storage;
using Microsoft.EntityFrameworkCore;

namespace CrossStrait.Rooms.Calls;

/// <summary>Histories in the database.</summary>
internal sealed class CallHistory(IDbContextFactory<RoomsDbContext> contexts, IPeople people) : ICallHistory
{
    public async Task<int> CountMissedAsync(string personId, CancellationToken cancellation)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellation);
        return await context.Set<CallHistoryRow>().CountAsync(entry => entry.PersonId == personId && !entry.IsSeen, cancellation);
    }

    public async Task<IReadOnlyList<HistoryEntry>?> ReadAsync(string personId, string? before, int limit, CancellationToken cancellation)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellation);
        if (await FindTimeAsync(context, personId, before, cancellation) is not { } until)
        {
            return null;
        }

        var rows = await context.Set<CallHistoryRow>()
            .AsNoTracking()
            .Where(entry => entry.PersonId == personId && entry.At < until)
            .OrderByDescending(entry => entry.At)
            .ThenBy(entry => entry.Id)
            .Take(limit)
            .ToListAsync(cancellation);
        var messages = await ReadVoicemailsAsync(context, rows, cancellation);
        return rows.ConvertAll(row => Describe(row, row.VoicemailId is { } id ? messages.GetValueOrDefault(id) : null));
    }

    public async Task MarkSeenAsync(string personId, CancellationToken cancellation)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellation);
        await context.Set<CallHistoryRow>()
            .Where(entry => entry.PersonId == personId && !entry.IsSeen)
            .ExecuteUpdateAsync(set => set.SetProperty(entry => entry.IsSeen, true), cancellation);
    }

    private static async Task<long?> FindTimeAsync(RoomsDbContext context, string personId, string? before, CancellationToken cancellation)
    {
        if (string.IsNullOrEmpty(before))
        {
            return long.MaxValue;
        }

        return DateTimeOffset.TryParse(before, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time)
            ? time.ToUtcMicroseconds()
            : await context.Set<CallHistoryRow>()
                .Where(entry => entry.Id == before && entry.PersonId == personId)
                .Select(entry => (long?)entry.At)
                .SingleOrDefaultAsync(cancellation);
    }

    private static async Task<Dictionary<string, VoicemailRow>> ReadVoicemailsAsync(
        RoomsDbContext context,
        List<CallHistoryRow> rows,
        CancellationToken cancellation)
    {
        var ids = rows.Select(row => row.VoicemailId).OfType<string>().ToArray();
        return ids.Length == 0
            ? []
            : await context.Set<VoicemailRow>().AsNoTracking().Where(one => ids.Contains(one.Id)).ToDictionaryAsync(one => one.Id, cancellation);
    }

    private HistoryEntry Describe(CallHistoryRow row, VoicemailRow? message) => new(
        row.Id,
        row.CallId,
        row.IsOutgoing ? CallDirection.Out : CallDirection.In,
        row.Kind,
        row.Number,
        row.OtherId is { } other ? people.Find(other) : null,
        UtcMicroseconds.FromUtcMicroseconds(row.At),
        row.Seconds,
        CallCause.Of(row.Reason),
        row.IsSeen,
        message is null ? null : new VoicemailView(message.Id, message.Seconds, $"/api/voicemails/{message.Id}/file", message.IsHeard));
}
