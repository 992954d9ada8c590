namespace CrossStrait.MediaRelay.Congestion;

/// <summary>
/// A token bucket that may go into debt: packets leave at once while there is budget, and only what a burst has beyond
/// it waits for the tick.
/// </summary>
/// <remarks>
/// libwebrtc, str0m and LiveKit queue every packet and send from a timer, which delays all media by half an interval and
/// tears bursts apart. Publishers already pace, so an ordinary frame finds budget here and stays one train.
/// </remarks>
internal sealed class Pacer
{
    /// <summary>
    /// A little faster than the estimate. libwebrtc's 2.5 moves the wait of a key frame into the network, where it looks
    /// like congestion and costs the very layer that the key frame began.
    /// </summary>
    public const double Factor = 1.2;

    /// <summary>
    /// Budget is looked at only between runs of so many packets: a run goes as one UDP_SEGMENT train. On a slow path less:
    /// eight packets keep 300 kbit/s busy for a quarter of a second, and voice waits behind them in the network.
    /// </summary>
    private const int RunPackets = 8;
    private const int PacketBytes = 1200;
    private const double MostBurstBytes = 5_000;
    private const double LeastBurstBytes = 2_400;

    /// <summary>What waits is sent within this time, whatever the estimate says.</summary>
    private static readonly TimeSpan _longestWait = TimeSpan.FromMilliseconds(500);

    /// <summary>
    /// The same while the path has shown no end. The estimate is then only what was tried, and where there is no padding to
    /// try more with (no RTX), media that waits is itself what keeps the estimate down. The rate follows what still waits,
    /// so the last packet of a hundred goes after four or five times this.
    /// </summary>
    private static readonly TimeSpan _unexploredWait = TimeSpan.FromMilliseconds(18);
    private static readonly TimeSpan _burst = TimeSpan.FromMilliseconds(25);
    private static readonly TimeSpan _slowBurst = TimeSpan.FromMilliseconds(65);
    private static readonly TimeSpan _runTime = TimeSpan.FromMilliseconds(70);

    private double _bytesPerTick;
    private double _burstBytes = MostBurstBytes;
    private double _budget = MostBurstBytes;
    private MonotonicTime _filledAt;
    private int _runPackets = RunPackets;
    private int _run;

    /// <summary>No estimate, no pacing.</summary>
    public bool IsUnlimited { get; private set; } = true;

    /// <param name="bearable">What the path carries when its queue does not shrink: what waits is not hurried into it faster.</param>
    public void SetRate(double bitsPerSecond, int queuedPackets, bool isUnexplored = false, double bearable = double.PositiveInfinity)
    {
        IsUnlimited = false;
        var hurried = queuedPackets * PacketBytes / (isUnexplored ? _unexploredWait : _longestWait).TotalSeconds;
        var bytesPerSecond = Math.Max(Factor * bitsPerSecond / 8, isUnexplored ? hurried : Math.Min(hurried, Factor * bearable / 8));
        _bytesPerTick = bytesPerSecond / TimeSpan.TicksPerSecond;
        _burstBytes = Math.Max(
            Math.Clamp(bytesPerSecond * _slowBurst.TotalSeconds, LeastBurstBytes, MostBurstBytes), bytesPerSecond * _burst.TotalSeconds);
        _runPackets = (int)Math.Clamp(bytesPerSecond * _runTime.TotalSeconds / PacketBytes, 1, RunPackets);
    }

    /// <summary>Fills the bucket. Call before a series of <see cref="MaySend"/>.</summary>
    public void Fill(MonotonicTime now)
    {
        _budget = Math.Min(_burstBytes, _budget + ((now - _filledAt).Ticks * _bytesPerTick));
        _filledAt = now;
        _run = 0;
    }

    public bool MaySend => IsUnlimited || _run > 0 || _budget > 0;

    public void Sent(int bytes)
    {
        _budget -= bytes;
        _run = _run == 0 ? _runPackets - 1 : _run - 1;
    }
}
