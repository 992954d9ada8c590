using CrossStrait.MediaRelay;
using CrossStrait.Rooms.Recording;

namespace CrossStrait.Web.Tests.Hosting;

/// <summary>A library in which nothing is ever recorded.</summary>
internal sealed class StandInLibrary : IRecordingLibrary
{
    public event Action<RecordingEntry>? Changed
    {
        add { }
        remove { }
    }

    public Task<(RecordingEntry Entry, string CaptureDirectory)> BeginAsync(string roomId, string startedBy, CancellationToken cancellation) =>
        throw new NotSupportedException();

    public Task CaptureStoppedAsync(string recordingId, CaptureStopped stopped, CancellationToken cancellation) => Task.CompletedTask;

    public Task<RecordingEntry?> FindAsync(string recordingId, CancellationToken cancellation) => Task.FromResult<RecordingEntry?>(null);

    public string? FindFile(string recordingId) => null;

    public Task RecoverAsync(CancellationToken cancellation) => Task.CompletedTask;
}
