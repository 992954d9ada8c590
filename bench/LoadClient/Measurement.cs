using CrossStrait.MediaRelay;

namespace CrossStrait.LoadClient;

/// <summary>
/// What was sent and what came within the measured window, by the time of sending. Written by the loop's thread; read
/// when it has stopped.
/// </summary>
internal sealed class Measurement
{
    private long _from = long.MaxValue;
    private long _until = long.MaxValue;

    public LatencyHistogram Latency { get; } = new();

    /// <summary>Packets that subscribers should have got.</summary>
    public long Expected { get; private set; }

    public long Received { get; private set; }

    /// <summary>Came, but did not authenticate or was not one of ours.</summary>
    public long Strange { get; private set; }

    /// <summary>Any thread.</summary>
    public void Open(MonotonicTime from, MonotonicTime until)
    {
        Volatile.Write(ref _until, until.Ticks);
        Volatile.Write(ref _from, from.Ticks);
    }

    public void Sent(MonotonicTime at, int subscribers)
    {
        if (IsWithin(at))
        {
            Expected += subscribers;
        }
    }

    public void Came(MonotonicTime sentAt, MonotonicTime now)
    {
        if (IsWithin(sentAt))
        {
            Received++;
            Latency.Add(now - sentAt);
        }
    }

    public void CameStrange() => Strange++;

    private bool IsWithin(MonotonicTime time) => time.Ticks >= Volatile.Read(ref _from) && time.Ticks < Volatile.Read(ref _until);
}
