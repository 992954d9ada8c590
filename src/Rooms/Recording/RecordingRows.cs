using CrossStrait.Rooms.Storage;
using Microsoft.EntityFrameworkCore;

namespace CrossStrait.Rooms.Recording;

/// <summary>The rows of recordings, and the news of every change to them.</summary>
internal sealed class RecordingRows(IDbContextFactory<RoomsDbContext> contexts)
{
    /// <summary>Raised after a change is stored, on the thread that stored it.</summary>
    public event Action<RecordingEntry>? Changed;

    public async Task<RecordingEntry> AddAsync(RecordingRow row, CancellationToken cancellation)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellation);
        context.Recordings.Add(row);
        await context.SaveChangesAsync(cancellation);
        return Tell(row);
    }

    /// <summary>Changes a row; null if there is none or <paramref name="change"/> declines by false.</summary>
    public async Task<RecordingEntry?> ChangeAsync(string recordingId, Func<RecordingRow, bool> change, CancellationToken cancellation)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellation);
        var row = await context.Recordings.SingleOrDefaultAsync(row => row.Id == recordingId, cancellation);
        if (row is null || !change(row))
        {
            return null;
        }

        await context.SaveChangesAsync(cancellation);
        return Tell(row);
    }

    public async Task<RecordingEntry?> FindAsync(string recordingId, CancellationToken cancellation)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellation);
        var row = await context.Recordings.AsNoTracking().SingleOrDefaultAsync(row => row.Id == recordingId, cancellation);
        return row is null ? null : ToEntry(row);
    }

    /// <summary>All recordings that are not finished, oldest first.</summary>
    public async Task<IReadOnlyList<string>> UnfinishedAsync(CancellationToken cancellation)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellation);
        return await context.Recordings
            .Where(row => row.State != nameof(RecordingState.Ready))
            .OrderBy(row => row.StartedAt)
            .Select(row => row.Id)
            .ToListAsync(cancellation);
    }

    private RecordingEntry Tell(RecordingRow row)
    {
        var entry = ToEntry(row);
        Changed?.Invoke(entry);
        return entry;
    }

    private static RecordingEntry ToEntry(RecordingRow row) => new(
        row.Id,
        row.RoomId,
        Enum.Parse<RecordingState>(row.State),
        UtcMicroseconds.FromUtcMicroseconds(row.StartedAt),
        row.StartedBy,
        TimeSpan.FromMicroseconds(row.DurationMicroseconds),
        row.Progress,
        row.Error);
}
