namespace CrossStrait.MediaRelay.Congestion;

/// <summary>
/// What the network delivers, by the receiver's clock: bytes in bins of 10 ms (R_hat of draft-ietf-rmcat-gcc-02, 5.5).
/// </summary>
/// <remarks>libwebrtc smooths one window by a Bayesian filter; bins give a short window for a cut and a long one for growth from the same sums.</remarks>
internal sealed class AcknowledgedRate
{
    private const int Bins = 64;
    private static readonly TimeSpan _bin = TimeSpan.FromMilliseconds(10);

    private readonly int[] _bytes = new int[Bins];
    private bool _started;
    private long _first;
    private long _last;

    public void Add(TimeSpan arrival, int bytes)
    {
        var bin = (long)Math.Floor(arrival / _bin);
        if (!_started || bin - _last > Bins)
        {
            _started = true;
            Array.Clear(_bytes);
            _first = _last = bin;
        }

        for (; _last < bin; _last++)
        {
            _bytes[(_last + 1) & (Bins - 1)] = 0;
        }

        if (bin > _last - Bins && bin >= _first)
        {
            _bytes[bin & (Bins - 1)] += bytes;
        }
    }

    /// <summary>Bits per second over the last time up to the newest arrival; 0 before there was that much time.</summary>
    public double Over(TimeSpan time)
    {
        var bins = Math.Min(time.Ticks / _bin.Ticks, Bins - 1);
        if (!_started || _last - _first < bins)
        {
            return 0;
        }

        // The newest bin is still filling: leave it out.
        long sum = 0;
        for (var bin = _last - bins; bin < _last; bin++)
        {
            sum += _bytes[bin & (Bins - 1)];
        }

        return sum * 8.0 / (bins * _bin.TotalSeconds);
    }
}
