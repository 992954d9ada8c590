using System.Globalization;

namespace CrossStrait.HubLoad;

/// <summary>The worker's turns by how long they made a packet wait, as <c>/metrics</c> counts them; of a window by <see cref="Since"/>.</summary>
internal sealed record StallHistogram(IReadOnlyList<(double Seconds, long Count)> Buckets)
{
    public static StallHistogram Read(IEnumerable<string> lines) => new([.. lines
        .Where(line => line.Contains("_bucket{le=\"", StringComparison.Ordinal))
        .Select(line => line.Split('"'))
        .Select(parts => (
            parts[1] == "+Inf" ? double.PositiveInfinity : double.Parse(parts[1], CultureInfo.InvariantCulture),
            long.Parse(parts[2].Split(' ')[^1], CultureInfo.InvariantCulture)))]);

    public StallHistogram Since(StallHistogram earlier) =>
        new([.. Buckets.Zip(earlier.Buckets, (now, before) => (now.Seconds, now.Count - before.Count))]);

    /// <summary>The upper edge of the bucket in which the fraction of all turns ends.</summary>
    public double Quantile(double fraction) => Buckets.First(bucket => bucket.Count >= Buckets[^1].Count * fraction).Seconds;

    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"{Buckets[^1].Count} turns: half below {Quantile(0.5) * 1000} ms, 99.9 % below {Quantile(0.999) * 1000} ms, all below {Quantile(1) * 1000} ms");
}
