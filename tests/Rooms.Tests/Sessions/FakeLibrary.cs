using System.Collections.Concurrent;
using CrossStrait.MediaRelay;
using CrossStrait.Rooms.Recording;

namespace CrossStrait.Tests;

/// <summary>A recording library without files.</summary>
public sealed class FakeLibrary(TimeProvider time) : IRecordingLibrary
{
    private readonly ConcurrentDictionary<string, RecordingEntry> _entries = new();
    private int _last;

    public event Action<RecordingEntry>? Changed;

    public ConcurrentQueue<(string Recording, CaptureStopped Stopped)> Stopped { get; } = new();

    /// <summary>Set to fail to store a beginning or an end, as a full disk would.</summary>
    public bool Fails { get; set; }

    public Task<(RecordingEntry Entry, string CaptureDirectory)> BeginAsync(string roomId, string startedBy, CancellationToken cancellation)
    {
        if (Fails)
        {
            throw new IOException("The disk is full.");
        }

        var id = $"RC_{Interlocked.Increment(ref _last)}";
        var entry = new RecordingEntry(id, roomId, RecordingState.Recording, time.GetUtcNow(), startedBy, TimeSpan.Zero, 0, null);
        Change(entry);
        return Task.FromResult((entry, $"/captures/{id}"));
    }

    public Task CaptureStoppedAsync(string recordingId, CaptureStopped stopped, CancellationToken cancellation)
    {
        if (Fails)
        {
            throw new IOException("The disk is full.");
        }

        Stopped.Enqueue((recordingId, stopped));
        Change(_entries[recordingId] with { State = RecordingState.Composing, Duration = time.GetUtcNow() - _entries[recordingId].StartedAt });
        return Task.CompletedTask;
    }

    public void Change(RecordingEntry entry)
    {
        _entries[entry.Id] = entry;
        Changed?.Invoke(entry);
    }

    public Task<RecordingEntry?> FindAsync(string recordingId, CancellationToken cancellation) =>
        Task.FromResult(_entries.GetValueOrDefault(recordingId));

    public string? FindFile(string recordingId) => null;

    public Task RecoverAsync(CancellationToken cancellation) => Task.CompletedTask;
}
