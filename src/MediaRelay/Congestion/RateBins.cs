namespace CrossStrait.MediaRelay.Congestion;

/// <summary>
/// Bytes in bins of 10 ms, and the rate over some of them: of what arrived, by the receiver's clock (R_hat of
/// draft-ietf-rmcat-gcc-02, 5.5), and of what was sent.
/// </summary>
/// <remarks>libwebrtc smooths one window by a Bayesian filter; bins give a short window for a cut and a long one for growth from the same sums.</remarks>
internal sealed class RateBins
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

    /// <summary>
    /// Bits per second of the fullest 100 ms among the last 400: of a burst in a time of little traffic this is what the
    /// path can, where the average is what there was to send.
    /// </summary>
    public double Peak()
    {
        const int Window = 10;
        const int Searched = 40;
        long sum = 0, most = 0;
        for (var bin = _last - 1; bin > _last - 1 - Searched && bin >= _first; bin--)
        {
            sum += _bytes[bin & (Bins - 1)];
            if (bin + Window < _last)
            {
                sum -= _bytes[(bin + Window) & (Bins - 1)];
            }

            most = Math.Max(most, sum);
        }

        return most * 8.0 / (Window * _bin.TotalSeconds);
    }
}
