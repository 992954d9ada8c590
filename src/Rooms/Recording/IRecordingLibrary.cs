using CrossStrait.MediaRelay;

namespace CrossStrait.Rooms.Recording;

public enum RecordingState
{
    Recording,
    Composing,
    Ready,
    Failed,
}

/// <summary>A recording as people see it. <paramref name="Progress"/> is 0 to 1 while composing.</summary>
public sealed record RecordingEntry(
    string Id,
    string RoomId,
    RecordingState State,
    DateTimeOffset StartedAt,
    string StartedBy,
    TimeSpan Duration,
    double Progress,
    string? Error);

/// <summary>
/// All recordings of this server: their rows, their files, and the queue that composes them. A room session calls it
/// from its loop; capturing itself is done by the relay.
/// </summary>
public interface IRecordingLibrary
{
    /// <summary>Something of a recording changed: state, progress, error. Raised on any thread; handlers only post.</summary>
    event Action<RecordingEntry>? Changed;

    /// <summary>Makes the row and the empty capture directory of a new recording.</summary>
    Task<(RecordingEntry Entry, string CaptureDirectory)> BeginAsync(string roomId, string startedBy, CancellationToken cancellation);

    /// <summary>The relay closed the capture's files: the recording becomes <see cref="RecordingState.Composing"/> and is queued.</summary>
    Task CaptureStoppedAsync(string recordingId, CaptureStopped stopped, CancellationToken cancellation);

    Task<RecordingEntry?> FindAsync(string recordingId, CancellationToken cancellation);

    /// <summary>The composed MP4, or null while there is none.</summary>
    string? FindFile(string recordingId);

    /// <summary>At start: recordings that a crash left behind are queued for composition.</summary>
    Task RecoverAsync(CancellationToken cancellation);
}
