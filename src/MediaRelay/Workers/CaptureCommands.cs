using CrossStrait.MediaRelay.Forwarding;
using CrossStrait.MediaRelay.Recording;
using CrossStrait.MediaRelay.Rtp.Codecs;

namespace CrossStrait.MediaRelay.Workers;

/// <summary>Captures on a worker: which are open, and which up-track each of their writers hangs on.</summary>
internal sealed class CaptureCommands(RelayWorker worker, CaptureRecorder recorder, Action<RelayEvent> publish)
{
    private readonly Dictionary<CaptureId, OpenCapture> _open = []; // worker thread only

    public void Handle(RelayCommand command)
    {
        switch (command)
        {
            case StartCapture start:
                var wallClock = WallClock.Now;
                worker.Post((_, now) => Start(start, now, wallClock));
                break;
            case AddCaptureTrack add:
                worker.Post((_, now) => AddTrack(add, now));
                break;
            case AddCaptureNote note:
                worker.Post((_, now) => _open.GetValueOrDefault(note.Capture)?.Sink.Note(note.Note, now));
                break;
            case StopCapture stop:
                worker.Post((_, now) => Stop(stop.Capture, now));
                break;
        }
    }

    public void StopAll() => worker.Post((_, now) =>
    {
        foreach (var id in _open.Keys.ToList())
        {
            Stop(id, now);
        }
    });

    private void Start(StartCapture start, MonotonicTime now, DateTimeOffset wallClock)
    {
        if (!_open.ContainsKey(start.Capture))
        {
            _open.Add(start.Capture, new OpenCapture(recorder.Open(start.Capture, start.Directory, start.Header, now, wallClock), []));
        }
    }

    private void AddTrack(AddCaptureTrack add, MonotonicTime now)
    {
        if (_open.TryGetValue(add.Capture, out var capture) && worker.Router.Find(add.Track) is { } track)
        {
            var codec = track.Line.Codecs[0];
            var writer = capture.Sink.AddTrack(
                add.Name, add.Label, track.Kind, CodecTable.RowOf(codec.Codec).Name, track.ClockRate, codec.PayloadType, now);
            track.AddCapture(writer);
            capture.Tracks.Add((track, writer));
        }
    }

    private void Stop(CaptureId id, MonotonicTime now)
    {
        if (!_open.Remove(id, out var capture))
        {
            publish(new CaptureStopped(id, "no such capture"));
            return;
        }

        foreach (var (track, writer) in capture.Tracks)
        {
            track.RemoveCapture(writer);
            writer.End(now);
        }

        capture.Sink.Stop(now);
    }

    private sealed record OpenCapture(CaptureSink Sink, List<(UpTrack Track, CaptureTrackWriter Writer)> Tracks);
}
