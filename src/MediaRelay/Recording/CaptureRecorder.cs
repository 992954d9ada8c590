using Microsoft.Extensions.Logging;

namespace CrossStrait.MediaRelay.Recording;

/// <summary>
/// Recording for one relay worker: the ring that the worker fills and the thread that owns all capture files. The
/// thread wakes every 200 ms, or at once for a command, so files trail the call by well under a second.
/// </summary>
internal sealed class CaptureRecorder : IDisposable
{
    /// <summary>200 ms of 320 Mbit/s.</summary>
    private const int RingBytes = 8 << 20;

    private static readonly TimeSpan _wakeInterval = TimeSpan.FromMilliseconds(200);

    private readonly CaptureQueue _queue = new(RingBytes);
    private readonly CaptureWriter _writer;
    private readonly ILogger _logger;
    private readonly ManualResetEventSlim _wake = new();
    private readonly Thread _thread;
    private volatile bool _stopping;

    /// <param name="publish">Takes events on the writer's thread; must not block.</param>
    /// <param name="logger">Where failures of the file system are told.</param>
    public CaptureRecorder(Action<RelayEvent> publish, ILogger logger)
    {
        _logger = logger;
        _writer = new CaptureWriter(_queue, publish, logger);
        _queue.Posted = _wake.Set;
        _thread = new Thread(Run) { Name = "capture-writer", IsBackground = true };
        _thread.Start();
    }

    /// <summary>Starts a capture in an existing, empty directory. Worker thread only; the files are made by the writer.</summary>
    public CaptureSink Open(CaptureId id, string directory, string headerJson, MonotonicTime now, DateTimeOffset wallClock)
    {
        var sink = _queue.NextIdentity();
        _queue.Post(new CaptureCommand.Open(_queue.Ring.Head, CaptureClock.Nanoseconds(now), sink, id, directory, headerJson, wallClock));
        return new CaptureSink(_queue, sink);
    }

    /// <summary>Writes what is in the ring, closes all captures and ends the thread. Any thread, after the worker has ended.</summary>
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
