using CrossStrait.MediaRelay.Workers.Interop;

namespace CrossStrait.MediaRelay.Workers;

/// <summary>When a worker's loop last turned and how much of a core it takes. Written by its thread, read by any.</summary>
internal sealed class WorkerPulse
{
    private static readonly TimeSpan _interval = TimeSpan.FromMilliseconds(500);

    private long _turnedAt = RelayClock.Now.Ticks;
    private double _share;
    private TimeSpan _processorTime;
    private TimeSpan _busy;
    private MonotonicTime _measuredAt = RelayClock.Now;

    /// <summary>The share of one core that the thread used, smoothed over about a second.</summary>
    public double Share => Volatile.Read(ref _share);

    public TimeSpan SinceTurn => RelayClock.Now - new MonotonicTime(Volatile.Read(ref _turnedAt));

    /// <summary>Once a turn.</summary>
    /// <param name="now">The end of the turn.</param>
    /// <param name="busy">What of the turn was not waiting.</param>
    public void Turned(MonotonicTime now, TimeSpan busy)
    {
        Volatile.Write(ref _turnedAt, now.Ticks);
        _busy += busy;
        var elapsed = now - _measuredAt;
        if (elapsed < _interval)
        {
            return;
        }

        var used = Used();
        Volatile.Write(ref _share, (_share + (used / elapsed)) / 2);
        _measuredAt = now;
    }

    /// <summary>What the thread's own clock says; where it has none, the time in which it did not wait.</summary>
    private unsafe TimeSpan Used()
    {
        var busy = _busy;
        _busy = TimeSpan.Zero;
        var time = default(LibC.TimeSpec);
        if (!OperatingSystem.IsLinux() || LibC.clock_gettime(LibC.CLOCK_THREAD_CPUTIME_ID, &time) != 0)
        {
            return busy;
        }

        var total = TimeSpan.FromSeconds(time.Seconds) + TimeSpan.FromTicks(time.Nanoseconds / TimeSpan.NanosecondsPerTick);
        var used = total - _processorTime;
        _processorTime = total;
        return used;
    }
}
