using Microsoft.Extensions.Logging;

namespace CrossStrait.MediaRelay.Recording;

/// <summary>
/// Moves what the workers recorded from their rings into files, in the order of time. <see cref="Drain"/> is one turn; the
/// <see cref="CaptureRecorder"/> calls it on its thread, tests call it by hand. A capture whose files fail is given up
/// with its reason; the others go on.
/// </summary>
internal sealed class CaptureWriter(IReadOnlyList<CaptureQueue> queues, Action<RelayEvent> publish, ILogger logger) : IDisposable
{
    private readonly byte[] _body = new byte[CaptureRing.MaxBody];
    private readonly Dictionary<int, CaptureFiles> _captures = [];
    private readonly Dictionary<int, CaptureFiles> _byTrack = [];
    private readonly Dictionary<int, (CaptureId Capture, string Error)> _failed = [];
    private readonly Dictionary<int, int> _parts = [];
    private readonly long[] _heads = new long[queues.Count];
    private long _latest;

    /// <summary>Writes all that was recorded before the call, then flushes every file once.</summary>
    public void Drain()
    {
        for (var i = 0; i < _heads.Length; i++)
        {
            _heads[i] = queues[i].Ring.Head;
        }

        while (FindEarliest() is var earliest and >= 0)
        {
            Take(queues[earliest], _heads[earliest]);
        }

        foreach (var files in _captures.Values.ToArray())
        {
            Guard(files, () => files.Flush(_latest));
        }
    }

    /// <summary>Closes captures that nobody stopped: the relay shuts down.</summary>
    public void Dispose()
    {
        foreach (var sink in _captures.Keys.ToArray())
        {
            Stop(sink, _latest);
        }
    }

    /// <summary>The queue whose next record is the oldest, or -1.</summary>
    private int FindEarliest()
    {
        var earliest = -1;
        var time = long.MaxValue;
        for (var i = 0; i < _heads.Length; i++)
        {
            if (queues[i].TryPeek(_heads[i], out var nanoseconds) && nanoseconds < time)
            {
                earliest = i;
                time = nanoseconds;
            }
        }

        return earliest;
    }

    private void Take(CaptureQueue queue, long head)
    {
        if (queue.TryTake(queue.Ring.Tail, out var command))
        {
            _latest = Math.Max(_latest, command!.Nanoseconds);
            Execute(command);
        }
        else if (queue.Ring.TryRead(head, _body, out var entry))
        {
            _latest = Math.Max(_latest, entry.Nanoseconds);
            if (_byTrack.TryGetValue(entry.Track, out var files))
            {
                Append(files, entry);
            }
        }
    }

    private void Execute(CaptureCommand command)
    {
        switch (command)
        {
            case CaptureCommand.Open open when _parts.TryAdd(open.Sink, open.Parts):
                Open(open);
                break;
            case CaptureCommand.AddTrack add when _captures.TryGetValue(add.Sink, out var files):
                _byTrack.Add(add.Track, files);
                Guard(files, () => files.AddTrack(add.Track, add.Description, add.Nanoseconds));
                break;
            case CaptureCommand.ChangeSource change when _byTrack.TryGetValue(change.Track, out var files):
                Guard(files, () => files.ChangeSource(change));
                break;
            case CaptureCommand.EndTrack end when _byTrack.TryGetValue(end.Track, out var files):
                _byTrack.Remove(end.Track);
                Guard(files, () => files.EndTrack(end));
                break;
            case CaptureCommand.Note note when _captures.TryGetValue(note.Sink, out var files):
                Guard(files, () => files.Note(note.Json, note.Nanoseconds));
                break;
            case CaptureCommand.Stop stop:
                if (--_parts[stop.Sink] == 0)
                {
                    _parts.Remove(stop.Sink);
                    Stop(stop.Sink, stop.Nanoseconds);
                }

                break;
        }
    }

    private void Open(CaptureCommand.Open open)
    {
        try
        {
            _captures.Add(open.Sink, new CaptureFiles(open, publish));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            Fail(open.Sink, open.Capture, error);
        }
    }

    private void Stop(int sink, long nanoseconds)
    {
        if (_captures.TryGetValue(sink, out var files) && Guard(files, () => files.Stop(nanoseconds, error: null)))
        {
            Remove(sink, files);
            publish(new CaptureStopped(files.Capture, Error: null));
        }
        else if (files is null && _failed.TryGetValue(sink, out var failure))
        {
            // It failed earlier, which was told then; who asks for the stop still gets an answer.
            publish(new CaptureStopped(failure.Capture, failure.Error));
        }

        _failed.Remove(sink);
    }

    /// <summary>The per-packet twin of <see cref="Guard"/>: no closure.</summary>
    private void Append(CaptureFiles files, CaptureRingEntry entry)
    {
        try
        {
            files.Append(entry, _body.AsSpan(0, entry.Length));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            GiveUp(files, error);
        }
    }

    /// <summary>Runs a step of one capture. A full disk or a vanished directory ends that capture and nothing else.</summary>
    private bool Guard(CaptureFiles files, Action step)
    {
        try
        {
            step();
            return true;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            GiveUp(files, error);
            return false;
        }
    }

    private void GiveUp(CaptureFiles files, Exception error)
    {
        var sink = _captures.First(pair => pair.Value == files).Key;
        TryAbandon(files, error.Message);
        Remove(sink, files);
        Fail(sink, files.Capture, error);
    }

    private void Fail(int sink, CaptureId capture, Exception error)
    {
        _failed[sink] = (capture, error.Message);
        logger.CaptureFailed(capture.Value, error);
        publish(new CaptureStopped(capture, error.Message));
    }

    private void TryAbandon(CaptureFiles files, string error)
    {
        try
        {
            files.Abandon(_latest, error);
        }
        catch (Exception second) when (second is IOException or UnauthorizedAccessException)
        {
            // The journal's disk is what failed; the event and the log carry the reason.
            logger.CaptureJournalLost(files.Capture.Value, second.Message);
        }
    }

    private void Remove(int sink, CaptureFiles files)
    {
        _captures.Remove(sink);
        foreach (var track in _byTrack.Where(pair => pair.Value == files).Select(pair => pair.Key).ToArray())
        {
            _byTrack.Remove(track);
        }

        files.Dispose();
    }
}
