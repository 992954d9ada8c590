namespace CrossStrait.MediaRelay.Workers;

/// <summary>How long each turn of a worker took, or how late it woke: the longest that a packet had to wait for the loop.</summary>
internal sealed class StallRecorder
{
    private static readonly double[] _bounds = [0.0005, 0.001, 0.002, 0.005, 0.01, 0.02, 0.03, 0.05, 0.1, 0.2, 0.5];

    private readonly long[] _counts = new long[_bounds.Length + 1];
    private long _sumTicks;
    private long _longestTicks;

    public void Record(TimeSpan stall)
    {
        var seconds = stall.TotalSeconds;
        var bucket = 0;
        while (bucket < _bounds.Length && seconds > _bounds[bucket])
        {
            bucket++;
        }

        _counts[bucket]++;
        _sumTicks += stall.Ticks;
        _longestTicks = Math.Max(_longestTicks, stall.Ticks);
    }

    /// <summary>A cumulative histogram of all since the start; any thread.</summary>
    public StallHistogram Snapshot()
    {
        var cumulative = new long[_counts.Length];
        var total = 0L;
        for (var i = 0; i < _counts.Length; i++)
        {
            total += Volatile.Read(ref _counts[i]);
            cumulative[i] = total;
        }

        return new StallHistogram(
            [.. _bounds, double.PositiveInfinity],
            cumulative,
            TimeSpan.FromTicks(Volatile.Read(ref _sumTicks)).TotalSeconds,
            TimeSpan.FromTicks(Volatile.Read(ref _longestTicks)).TotalSeconds);
    }

    /// <summary>All turns of several workers as one histogram. At least one.</summary>
    public static StallHistogram Sum(IReadOnlyList<StallHistogram> workers) => new(
        workers[0].UpperBoundsSeconds,
        [.. workers[0].Counts.Select((_, i) => workers.Sum(worker => worker.Counts[i]))],
        workers.Sum(worker => worker.SumSeconds),
        workers.Max(worker => worker.LongestSeconds));
}
