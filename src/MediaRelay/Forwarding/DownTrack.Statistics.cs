using CrossStrait.MediaRelay.Diagnostics;
using CrossStrait.MediaRelay.Rtcp;

namespace CrossStrait.MediaRelay.Forwarding;

/// <summary>What the receiver reports of a slot and what it has asked for, for those who look.</summary>
internal sealed partial class DownTrack
{
    private RateMeter _rate;
    private ReportBlock _report;

    /// <summary>Of the last second.</summary>
    public long BitsPerSecond => _rate.BitsPerSecond;

    /// <summary>In the receiver's last interval, 0 to 1.</summary>
    public double ReportedLoss => _report.FractionLost / 256.0;

    /// <summary>Since the slot was made; repeated packets make up for lost ones.</summary>
    public long ReportedLost => _report.CumulativeLost;

    public TimeSpan ReportedJitter => TimeSpan.FromSeconds((double)_report.Jitter / _clockRate);

    /// <summary>Whether <see cref="RoundTrip"/> was measured.</summary>
    public bool HasRoundTrip { get; private set; }

    public TimeSpan RoundTrip => _roundTrip;

    public long NacksReceived { get; private set; }

    public long Retransmissions { get; private set; }

    public void ReadRate(MonotonicTime now) => _rate.Read(OctetCount, now);
}
