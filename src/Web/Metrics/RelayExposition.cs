using CrossStrait.MediaRelay;

namespace CrossStrait.Web.Metrics;

/// <summary>The relay's own counters, with the prefix <c>mediarelay_</c>.</summary>
internal static class RelayExposition
{
    private const string Prefix = "mediarelay_";
    private const string Stall = "mediarelay_worker_stall_seconds";

    public static void Write(PrometheusText text, RelayStatistics statistics)
    {
        WriteAll(text, "counter", statistics.Counters.Select(counter => (counter.Key, (double)counter.Value)));
        WriteAll(text, "gauge", statistics.Gauges.Select(gauge => (gauge.Key, gauge.Value)));
        WriteStall(text, statistics.WorkerStall);
    }

    /// <summary>
    /// A key is a name, or a name with labels: <c>dropped{reason="replay"}</c>. Samples of one family stand together.
    /// </summary>
    private static void WriteAll(PrometheusText text, string type, IEnumerable<(string Key, double Value)> samples)
    {
        foreach (var (key, value) in samples.OrderBy(sample => sample.Key, StringComparer.Ordinal))
        {
            var brace = key.IndexOf('{', StringComparison.Ordinal);
            var name = Prefix + (brace < 0 ? key : key[..brace]);
            text.Begin(name, type);
            text.Sample(name, brace < 0 ? "" : key[brace..], value);
        }
    }

    private static void WriteStall(PrometheusText text, StallHistogram stall)
    {
        text.Begin(Stall, "histogram");
        for (var i = 0; i < stall.UpperBoundsSeconds.Count; i++)
        {
            text.Sample($"{Stall}_bucket", $"{{{PrometheusText.Label("le", PrometheusText.Format(stall.UpperBoundsSeconds[i]))}}}", stall.Counts[i]);
        }

        var all = stall.Counts.Count > 0 ? stall.Counts[^1] : 0;
        if (stall.UpperBoundsSeconds.Count == 0 || !double.IsPositiveInfinity(stall.UpperBoundsSeconds[^1]))
        {
            text.Sample($"{Stall}_bucket", "{le=\"+Inf\"}", all);
        }

        text.Sample($"{Stall}_sum", "", stall.SumSeconds);
        text.Sample($"{Stall}_count", "", all);
        text.Single("mediarelay_worker_stall_longest_seconds", "gauge", stall.LongestSeconds);
    }
}
