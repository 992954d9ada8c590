using CrossStrait.MediaRelay.Recording;

namespace CrossStrait.MediaRelay.Workers;

/// <summary>
/// Captures as commands: a capture is open on all workers, a track is recorded by the worker it arrives on, notes are
/// written by the first. Command loop only.
/// </summary>
internal sealed class CaptureCommands
{
    private readonly RelayWorkers _workers;
    private readonly RelayDirectory _directory;
    private readonly Action<RelayEvent> _publish;
    private readonly WorkerCaptures[] _parts;
    private readonly HashSet<CaptureId> _open = [];
    private int _lastSink;

    public CaptureCommands(RelayWorkers workers, RelayDirectory directory, CaptureRecorder recorder, Action<RelayEvent> publish)
    {
        _workers = workers;
        _directory = directory;
        _publish = publish;
        _parts = [.. Enumerable.Range(0, workers.Count).Select(_ => new WorkerCaptures(recorder))];
    }

    public void Handle(RelayCommand command)
    {
        switch (command)
        {
            case StartCapture start when _open.Add(start.Capture):
                var sink = ++_lastSink;
                var wallClock = WallClock.Now;
                _workers.PostToAll((worker, now) => _parts[worker.Index].Start(worker, sink, start, wallClock, now));
                break;
            case AddCaptureTrack add when _directory.TryFind(add.Track, out var place):
                place.Worker.Post((worker, now) => _parts[worker.Index].AddTrack(worker, add, now));
                break;
            case AddCaptureNote note:
                _workers[0].Post((worker, now) => _parts[worker.Index].Note(note, now));
                break;
            case StopCapture stop:
                Stop(stop.Capture);
                break;
        }
    }

    public void StopAll()
    {
        foreach (var capture in _open.ToList())
        {
            Stop(capture);
        }
    }

    private void Stop(CaptureId capture)
    {
        if (_open.Remove(capture))
        {
            _workers.PostToAll((worker, now) => _parts[worker.Index].Stop(capture, now));
        }
        else
        {
            _publish(new CaptureStopped(capture, "no such capture"));
        }
    }
}
