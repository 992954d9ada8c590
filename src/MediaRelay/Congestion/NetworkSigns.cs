namespace CrossStrait.MediaRelay.Congestion;

/// <summary>What one feedback made known of the path, gathered for <see cref="RateControl"/>.</summary>
internal readonly ref struct NetworkSigns
{
    public TimeSpan Queue { get; init; }

    public bool IsDelayRising { get; init; }

    public bool LossAsksForCut { get; init; }

    public bool LossForbidsGrowth { get; init; }

    public double LossFraction { get; init; }

    /// <summary>Delivered bits per second over the last 150 ms, and over the last half second.</summary>
    public double AcknowledgedNow { get; init; }

    public double Acknowledged { get; init; }

    /// <summary>The same over the fullest 100 ms of late.</summary>
    public double AcknowledgedPeak { get; init; }

    /// <summary>What was sent over half a second, lost or not, and over the last 150 ms.</summary>
    public double Offered { get; init; }

    public double OfferedNow { get; init; }

    public TimeSpan RoundTrip { get; init; }
}
