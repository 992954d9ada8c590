namespace CrossStrait.MediaRelay;

/// <summary>Counters since the start, summed over workers. Names in /metrics: <c>mediarelay_</c> + snake case of the key.</summary>
/// <param name="Counters">Monotonic counters by name, e.g. "packets_received", "packets_forwarded", "dropped{reason=\"replay\"}".</param>
/// <param name="Gauges">Values of now, e.g. "transports", "up_tracks", "down_tracks".</param>
/// <param name="WorkerStall">How late worker loops woke or how long one turn took.</param>
public sealed record RelayStatistics(
    IReadOnlyDictionary<string, long> Counters,
    IReadOnlyDictionary<string, double> Gauges,
    StallHistogram WorkerStall);

/// <summary>A cumulative histogram. <paramref name="Counts"/>[i] are observations at most <paramref name="UpperBoundsSeconds"/>[i]; the last count is all of them.</summary>
public sealed record StallHistogram(IReadOnlyList<double> UpperBoundsSeconds, IReadOnlyList<long> Counts, double SumSeconds, double LongestSeconds);
