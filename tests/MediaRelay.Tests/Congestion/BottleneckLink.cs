namespace CrossStrait.MediaRelay.Tests.Congestion;

/// <summary>
/// One direction of a network path in virtual time: random loss, then a tail-drop queue drained at a rate that changes
/// over time (a token bucket, where it has a burst), then delay with jitter, in order.
/// </summary>
internal sealed class BottleneckLink<T>(Random random)
{
    private readonly Queue<(T Item, int Bytes, long At)> _queue = new();
    private readonly Queue<(T Item, long At)> _onTheWay = new();
    private long _freeAt;
    private long _lastArrival;
    private long _queuedBytes;

    /// <summary>Bits per second at a time.</summary>
    public Func<MonotonicTime, double> Rate { get; set; } = _ => double.PositiveInfinity;

    public TimeSpan Delay { get; set; }

    /// <summary>Each packet is late by up to this much; none overtakes.</summary>
    public TimeSpan Jitter { get; set; }

    public double Loss { get; set; }

    public TimeSpan Buffer { get; set; } = TimeSpan.FromMilliseconds(500);

    /// <summary>So many bytes go through at once after a time of little traffic, as shapers of providers let them.</summary>
    public int BurstBytes { get; set; }

    public int TailDrops { get; private set; }

    /// <summary>How long a packet would wait that came now.</summary>
    public TimeSpan Queue(MonotonicTime now) => TimeSpan.FromSeconds(_queuedBytes * 8 / Rate(now));

    public void Send(T item, int bytes, MonotonicTime now)
    {
        Advance(now);
        if (random.NextDouble() < Loss)
        {
            return;
        }

        if (Queue(now) > Buffer)
        {
            TailDrops++;
            return;
        }

        _queue.Enqueue((item, bytes, now.Ticks));
        _queuedBytes += bytes;
    }

    public bool TryReceive(MonotonicTime now, out T item, out MonotonicTime arrival)
    {
        Advance(now);
        if (_onTheWay.TryPeek(out var next) && next.At <= now.Ticks)
        {
            _onTheWay.Dequeue();
            (item, arrival) = (next.Item, new MonotonicTime(next.At));
            return true;
        }

        (item, arrival) = (default!, default);
        return false;
    }

    private void Advance(MonotonicTime now)
    {
        while (_queue.TryPeek(out var head))
        {
            // The bucket's tokens are time that lies in the past.
            var saved = (long)(BurstBytes * 8 / Rate(new MonotonicTime(head.At)) * TimeSpan.TicksPerSecond);
            var start = Math.Max(_freeAt, head.At - saved);
            var end = start + (long)(head.Bytes * 8 / Rate(new MonotonicTime(Math.Max(start, head.At))) * TimeSpan.TicksPerSecond);
            if (end > now.Ticks)
            {
                return;
            }

            _queue.Dequeue();
            _queuedBytes -= head.Bytes;
            _freeAt = end;
            _lastArrival = Math.Max(_lastArrival, Math.Max(end, head.At) + Delay.Ticks + (long)(Jitter.Ticks * random.NextDouble()));
            _onTheWay.Enqueue((head.Item, _lastArrival));
        }
    }
}
