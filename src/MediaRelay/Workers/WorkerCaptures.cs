using CrossStrait.MediaRelay.Forwarding;
using CrossStrait.MediaRelay.Recording;
using CrossStrait.MediaRelay.Rtp.Codecs;

namespace CrossStrait.MediaRelay.Workers;

/// <summary>One worker's part of the captures: its ends of them, and which up-track each writer hangs on. Worker thread only.</summary>
internal sealed class WorkerCaptures(CaptureRecorder recorder)
{
    private readonly Dictionary<CaptureId, Part> _open = [];

    public void Start(RelayWorker worker, int sink, StartCapture start, DateTimeOffset wallClock, MonotonicTime now) =>
        _open.Add(start.Capture, new Part(recorder.Open(worker.Index, sink, start.Capture, start.Directory, start.Header, now, wallClock), []));

    public void AddTrack(RelayWorker worker, AddCaptureTrack add, MonotonicTime now)
    {
        if (_open.TryGetValue(add.Capture, out var part) && worker.Router.Find(add.Track) is { } track)
        {
            var codec = track.Line.Codecs[0];
            var writer = part.Sink.AddTrack(
                add.Name, add.Label, track.Kind, CodecTable.RowOf(codec.Codec).Name, track.ClockRate, codec.PayloadType, now);
            track.AddCapture(writer);
            part.Tracks.Add((track, writer));
        }
    }

    public void Note(AddCaptureNote note, MonotonicTime now) => _open.GetValueOrDefault(note.Capture)?.Sink.Note(note.Note, now);

    public void Stop(CaptureId capture, MonotonicTime now)
    {
        if (_open.Remove(capture, out var part))
        {
            foreach (var (track, writer) in part.Tracks)
            {
                track.RemoveCapture(writer);
                writer.End(now);
            }

            part.Sink.Stop(now);
        }
    }

    private sealed record Part(CaptureSink Sink, List<(UpTrack Track, CaptureTrackWriter Writer)> Tracks);
}
