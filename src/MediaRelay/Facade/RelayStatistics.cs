namespace CrossStrait.MediaRelay;

/// <summary>Counters since the start, summed over workers. Names in /metrics: <c>mediarelay_</c> + snake case of the key.</summary>
/// <param name="Counters">Monotonic counters by name, e.g. "packets_received", "packets_forwarded", "dropped{reason=\"replay\"}".</param>
/// <param name="Gauges">Values of now, e.g. "transports", "up_tracks", "down_tracks".</param>
/// <param name="WorkerStall">How late worker loops woke or how long one turn took, summed over workers.</param>
/// <param name="Workers">The life signs of each worker; null from a relay that has not told them.</param>
public sealed record RelayStatistics(
    IReadOnlyDictionary<string, long> Counters,
    IReadOnlyDictionary<string, double> Gauges,
    StallHistogram WorkerStall,
    IReadOnlyList<WorkerState>? Workers = null);

/// <summary>Whether a worker's thread runs, and when its loop last turned: an idle one turns once a second.</summary>
public sealed record WorkerState(int Worker, bool IsRunning, double SecondsSinceTurn);

/// <summary>A cumulative histogram. <paramref name="Counts"/>[i] are observations at most <paramref name="UpperBoundsSeconds"/>[i]; the last count is all of them.</summary>
public sealed record StallHistogram(IReadOnlyList<double> UpperBoundsSeconds, IReadOnlyList<long> Counts, double SumSeconds, double LongestSeconds);
