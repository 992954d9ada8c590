using System.Collections.Concurrent;
using CrossStrait.MediaRelay;
using CrossStrait.MediaRelay.Recording;
using CrossStrait.Rooms.Sessions;
using CrossStrait.Rooms.Storage;

namespace CrossStrait.Rooms.Recording;

/// <summary>The recordings of this server: rows in the database, captures and films in the data directory.</summary>
internal sealed class RecordingLibrary(RecordingRows rows, CompositionQueue queue, DataPaths paths, TimeProvider clock) : IRecordingLibrary
{
    /// <summary>Captures that this process began: a recovery must not take them for what a crash left behind.</summary>
    private readonly ConcurrentDictionary<string, bool> _running = new(StringComparer.Ordinal);

    public event Action<RecordingEntry>? Changed
    {
        add => rows.Changed += value;
        remove => rows.Changed -= value;
    }

    public async Task<(RecordingEntry Entry, string CaptureDirectory)> BeginAsync(string roomId, string startedBy, CancellationToken cancellation)
    {
        var row = new RecordingRow
        {
            Id = PrefixedId.New("RC"),
            RoomId = roomId,
            State = nameof(RecordingState.Recording),
            StartedAt = clock.GetUtcNow().ToUtcMicroseconds(),
            StartedBy = startedBy,
        };
        var directory = paths.CaptureDirectory(row.Id);
        System.IO.Directory.CreateDirectory(directory);
        _running[row.Id] = true;
        return (await rows.AddAsync(row, cancellation), directory);
    }

    public async Task CaptureStoppedAsync(string recordingId, CaptureStopped stopped, CancellationToken cancellation)
    {
        var entry = await rows.ChangeAsync(recordingId, row => TryClose(row, stopped.Error), cancellation);
        _running.TryRemove(recordingId, out _);
        if (entry is not null)
        {
            queue.Enqueue(recordingId);
        }
    }

    public Task<RecordingEntry?> FindAsync(string recordingId, CancellationToken cancellation) => rows.FindAsync(recordingId, cancellation);

    public string? FindFile(string recordingId)
    {
        if (!PrefixedId.IsValid("RC", recordingId))
        {
            return null;
        }

        var file = paths.RecordingFile(recordingId);
        return File.Exists(file) ? file : null;
    }

    /// <summary>Queues what a crash, a shutdown or a missing program left unfinished. A failed one is tried again: its capture is still there.</summary>
    public async Task RecoverAsync(CancellationToken cancellation)
    {
        foreach (var recordingId in await rows.UnfinishedAsync(cancellation))
        {
            var hasCapture = File.Exists(Path.Combine(paths.CaptureDirectory(recordingId), CaptureReader.JournalName));
            if (!_running.ContainsKey(recordingId)
                && await rows.ChangeAsync(recordingId, row => TryReopen(row, hasCapture), cancellation) is { State: RecordingState.Composing })
            {
                queue.Enqueue(recordingId);
            }
        }
    }

    /// <summary>The first stop counts; a capture that failed and is then stopped tells twice.</summary>
    private bool TryClose(RecordingRow row, string? error)
    {
        if (row.State != nameof(RecordingState.Recording))
        {
            return false;
        }

        row.State = nameof(RecordingState.Composing);
        row.EndedAt = clock.GetUtcNow().ToUtcMicroseconds();
        row.Error = error;
        return true;
    }

    private bool TryReopen(RecordingRow row, bool hasCapture)
    {
        row.State = hasCapture ? nameof(RecordingState.Composing) : nameof(RecordingState.Failed);
        row.EndedAt ??= clock.GetUtcNow().ToUtcMicroseconds();
        row.Error = hasCapture ? null : "The capture is not there.";
        return true;
    }
}
