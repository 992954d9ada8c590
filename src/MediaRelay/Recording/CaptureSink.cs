namespace CrossStrait.MediaRelay.Recording;

/// <summary>The worker's end of one capture. Called on the worker thread alone; may allocate.</summary>
internal sealed class CaptureSink
{
    private readonly CaptureQueue _queue;
    private readonly int _sink;
    private readonly List<CaptureTrackWriter> _tracks = [];
    private bool _stopped;

    internal CaptureSink(CaptureQueue queue, int sink)
    {
        _queue = queue;
        _sink = sink;
    }

    /// <summary>Starts a track. After <see cref="Stop"/> the returned writer leads nowhere.</summary>
    public CaptureTrackWriter AddTrack(string name, string labelJson, MediaKind kind, string codec, int clockRate, byte payloadType, MonotonicTime now)
    {
        var track = _queue.NextIdentity();
        var writer = new CaptureTrackWriter(_queue, track);
        if (!_stopped)
        {
            _tracks.Add(writer);
            var description = new CaptureTrackDescription(name, labelJson, kind, codec, clockRate, payloadType);
            _queue.Post(new CaptureCommand.AddTrack(_queue.Ring.Head, CaptureClock.Nanoseconds(now), _sink, track, description));
        }

        return writer;
    }

    /// <summary>Writes the caller's JSON into the journal.</summary>
    public void Note(string json, MonotonicTime now)
    {
        if (!_stopped)
        {
            _queue.Post(new CaptureCommand.Note(_queue.Ring.Head, CaptureClock.Nanoseconds(now), _sink, json));
        }
    }

    /// <summary>Ends all tracks and closes the files; <see cref="CaptureStopped"/> follows.</summary>
    public void Stop(MonotonicTime now)
    {
        if (_stopped)
        {
            return;
        }

        _stopped = true;
        foreach (var track in _tracks)
        {
            track.End(now);
        }

        _queue.Post(new CaptureCommand.Stop(_queue.Ring.Head, CaptureClock.Nanoseconds(now), _sink));
    }
}
