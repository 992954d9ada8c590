using CrossStrait.MediaRelay;
using CrossStrait.Rooms.Media;
using CrossStrait.Rooms.Recording;
using Microsoft.Extensions.Logging;

namespace CrossStrait.Rooms.Sessions;

/// <summary>
/// The recording of one session: it begins a row in the library, has the relay capture, and hands the finished capture
/// back. Runs on the session's loop; what the disk or the relay answers comes back as a command.
/// </summary>
internal sealed class RoomRecording(RoomView room, SessionPorts ports, RoomLoop loop, IMediaSink sink, Action<RecordingEntry> announce, ILogger logger)
{
    /// <summary>How long the relay may take to close the files of a capture.</summary>
    internal static readonly TimeSpan StopPatience = TimeSpan.FromSeconds(10);

    private readonly List<Action<RoomReply<RecordingEntry>>> _stopWaiters = [];
    private Stage _stage;
    private CaptureId _capture;
    private ITimer? _stopTimer;

    private enum Stage
    {
        Idle,
        Starting,
        Running,
        Stopping,
    }

    /// <summary>The latest recording of the session, whatever has become of it.</summary>
    public RecordingEntry? Entry { get; private set; }

    public bool IsActive => _stage != Stage.Idle;

    /// <summary>Begins a recording. <paramref name="running"/> is called when notes and tracks can be added, before the reply.</summary>
    public void Start(string startedBy, Action running, Action<RoomReply<RecordingEntry>> reply)
    {
        if (IsActive)
        {
            reply(new Refusal(RefusalCode.AlreadyRecording, "The room is being recorded already."));
            return;
        }

        _stage = Stage.Starting;
        _ = BeginAsync(startedBy, running, reply);
    }

    public void Stop(Action<RoomReply<RecordingEntry>> reply)
    {
        if (!IsActive)
        {
            reply(new Refusal(RefusalCode.NotRecording, "The room is not being recorded."));
            return;
        }

        _stopWaiters.Add(reply);
        if (_stage == Stage.Running)
        {
            StopCapture();
        }
    }

    public void Note(string note)
    {
        if (_stage == Stage.Running)
        {
            ports.Media.AddCaptureNote(_capture, note);
        }
    }

    public void Add(Publication publication)
    {
        if (_stage == Stage.Running)
        {
            ports.Media.AddCaptureTrack(_capture, publication.Track, publication.Id, CaptureNote.Label(publication));
            Note(CaptureNote.Published(publication));
        }
    }

    public void Receive(CaptureGap gap)
    {
        if (gap.Capture == _capture && Entry is { } entry)
        {
            logger.CaptureLost(entry.Id, gap.LostRecords, gap.Track);
        }
    }

    public void Receive(CaptureStopped stopped)
    {
        if (stopped.Capture != _capture || _stage is not (Stage.Running or Stage.Stopping))
        {
            return;
        }

        _stage = Stage.Stopping;
        _capture = default;
        _stopTimer?.Dispose();
        _stopTimer = null;
        logger.RecordingStopped(Entry!.Id, room.Id, stopped.Error);
        _ = FinishAsync(Entry, stopped);
    }

    /// <summary>The library changed something: true if it concerns a client. A running recording is told by its start.</summary>
    public bool Update(RecordingEntry entry)
    {
        if (entry.Id == Entry?.Id)
        {
            Entry = entry;
            return true;
        }

        return entry.State != RecordingState.Recording;
    }

    private async Task BeginAsync(string startedBy, Action running, Action<RoomReply<RecordingEntry>> reply)
    {
        try
        {
            var (entry, directory) = await ports.Library.BeginAsync(room.Id, startedBy, CancellationToken.None);
            loop.Post(() => Begun(entry, directory, running, reply));
        }
#pragma warning disable CA1031 // logged; the caller is told that it did not begin
        catch (Exception exception)
#pragma warning restore CA1031
        {
            logger.LibraryFailed(exception, room.Id);
            loop.Post(() => Fail(reply));
        }
    }

    private void Begun(RecordingEntry entry, string directory, Action running, Action<RoomReply<RecordingEntry>> reply)
    {
        Entry = entry;
        _stage = Stage.Running;
        var header = CaptureNote.Header(entry.Id, room, entry.StartedBy, entry.StartedAt);
        _capture = ports.Media.StartCapture(sink, directory, header);
        logger.RecordingStarted(entry.Id, room.Id);
        running();
        reply(entry);
        if (_stopWaiters.Count > 0)
        {
            StopCapture();
        }
    }

    private void Fail(Action<RoomReply<RecordingEntry>> reply)
    {
        var refusal = new Refusal(RefusalCode.NotRecording, "The recording could not be begun or finished; the server's log says why.");
        _stage = Stage.Idle;
        reply(refusal);
        Release(refusal);
    }

    /// <summary>Nothing is recorded any more, whatever the row says: nobody may go on believing so.</summary>
    private void Lose(RecordingEntry entry)
    {
        announce(entry with
        {
            State = RecordingState.Failed,
            Error = "The end of the recording could not be stored; the next start of the server takes it up.",
        });
        Fail(_ => { });
    }

    private void StopCapture()
    {
        _stage = Stage.Stopping;
        ports.Media.StopCapture(_capture);
        var silent = new CaptureStopped(_capture, "The relay did not close the capture in time.");
        _stopTimer = ports.Time.CreateTimer(_ => loop.Post(() => Receive(silent)), null, StopPatience, Timeout.InfiniteTimeSpan);
    }

    private async Task FinishAsync(RecordingEntry entry, CaptureStopped stopped)
    {
        try
        {
            await ports.Library.CaptureStoppedAsync(entry.Id, stopped, CancellationToken.None);
            var finished = await ports.Library.FindAsync(entry.Id, CancellationToken.None) ?? entry;
            loop.Post(() => Finished(finished));
        }
#pragma warning disable CA1031 // logged; whoever waits for the stop is told
        catch (Exception exception)
#pragma warning restore CA1031
        {
            logger.LibraryFailed(exception, room.Id);
            loop.Post(() => Lose(entry));
        }
    }

    private void Finished(RecordingEntry entry)
    {
        _stage = Stage.Idle;
        if (Entry?.State == RecordingState.Recording)
        {
            Entry = entry;
        }

        Release(entry);
    }

    private void Release(RoomReply<RecordingEntry> reply)
    {
        Action<RoomReply<RecordingEntry>>[] waiters = [.. _stopWaiters];
        _stopWaiters.Clear();
        foreach (var waiter in waiters)
        {
            waiter(reply);
        }
    }
}
