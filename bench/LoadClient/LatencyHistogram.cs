namespace CrossStrait.LoadClient;

/// <summary>Counts of one-way times, in steps of 20 us up to 20 ms and of 1 ms up to 2 s.</summary>
internal sealed class LatencyHistogram
{
    private const int FineSteps = 1000;
    private const int FineMicroseconds = 20;
    private const int CoarseSteps = 1980;

    private readonly long[] _counts = new long[FineSteps + CoarseSteps + 1];

    public long Count { get; private set; }

    public void Add(TimeSpan time)
    {
        var microseconds = Math.Max(0, (long)time.TotalMicroseconds);
        var fine = microseconds / FineMicroseconds;
        var step = fine < FineSteps ? fine : Math.Min(FineSteps + (microseconds / 1000) - 20, FineSteps + CoarseSteps);
        _counts[step]++;
        Count++;
    }

    /// <summary>The upper edge of the step in which the <paramref name="fraction"/> of all times ends.</summary>
    public TimeSpan Quantile(double fraction)
    {
        var left = (long)Math.Ceiling(Count * fraction);
        for (var i = 0; i < _counts.Length; i++)
        {
            left -= _counts[i];
            if (left <= 0)
            {
                return i < FineSteps ? TimeSpan.FromMicroseconds((i + 1) * FineMicroseconds) : TimeSpan.FromMilliseconds(i - FineSteps + 21);
            }
        }

        return TimeSpan.MaxValue;
    }
}
