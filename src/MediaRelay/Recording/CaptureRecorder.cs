using Microsoft.Extensions.Logging;

namespace CrossStrait.MediaRelay.Recording;

/// <summary>
/// Recording for all relay workers: a ring that each of them fills and the thread that owns all capture files. The
/// thread wakes every 200 ms, or at once for a command, so files trail the call by well under a second.
/// </summary>
internal sealed class CaptureRecorder : IDisposable
{
    /// <summary>200 ms of 320 Mbit/s.</summary>
    private const int RingBytes = 8 << 20;

    private static readonly TimeSpan _wakeInterval = TimeSpan.FromMilliseconds(200);

    private readonly CaptureQueue[] _queues;
    private readonly CaptureWriter _writer;
    private readonly ILogger _logger;
    private readonly ManualResetEventSlim _wake = new();
    private readonly Thread _thread;
    private volatile bool _stopping;

    /// <param name="workers">How many there are; each writes into a ring of its own.</param>
    /// <param name="publish">Takes events on the writer's thread; must not block.</param>
    /// <param name="logger">Where failures of the file system are told.</param>
    public CaptureRecorder(int workers, Action<RelayEvent> publish, ILogger logger)
    {
        _logger = logger;
        _queues = [.. Enumerable.Range(0, workers).Select(i => new CaptureQueue(RingBytes, i, workers) { Posted = _wake.Set })];
        _writer = new CaptureWriter(_queues, publish, logger);
        _thread = new Thread(Run) { Name = "capture-writer", IsBackground = true };
        _thread.Start();
    }

    /// <summary>
    /// Starts one worker's part of a capture in an existing, empty directory, on that worker's thread; every worker has
    /// to. The files are made by the writer.
    /// </summary>
    /// <param name="worker">Whose part.</param>
    /// <param name="sink">The capture's number, of all its parts, and of no other capture.</param>
    /// <param name="id">The caller's name for it.</param>
    /// <param name="directory">Where the files go.</param>
    /// <param name="headerJson">The caller's JSON for the journal.</param>
    /// <param name="now">The worker's time.</param>
    /// <param name="wallClock">What a clock on the wall shows.</param>
    public CaptureSink Open(
        int worker, int sink, CaptureId id, string directory, string headerJson, MonotonicTime now, DateTimeOffset wallClock)
    {
        var queue = _queues[worker];
        queue.Post(new CaptureCommand.Open(
            queue.Ring.Head, CaptureClock.Nanoseconds(now), sink, id, directory, headerJson, wallClock, _queues.Length));
        return new CaptureSink(queue, sink);
    }

    /// <summary>Writes what is in the rings, closes all captures and ends the thread. Any thread, after the workers have ended.</summary>
    public void Dispose()
    {
        _stopping = true;
        _wake.Set();
        _thread.Join();
        _wake.Dispose();
    }

    private void Run()
    {
        try
        {
            while (!_stopping)
            {
                _wake.Wait(_wakeInterval);
                _wake.Reset();
                _writer.Drain();
            }

            _writer.Drain();
            _writer.Dispose();
        }
#pragma warning disable CA1031 // A fault in recording must never take the process, and with it the calls, down.
        catch (Exception error)
        {
            _logger.CaptureWriterStopped(error);
        }
#pragma warning restore CA1031
    }
}
