namespace CrossStrait.MediaRelay.Recording.Frames;

/// <summary>
/// The first reading of a track: the sender reports of each source, and of each second the packet that was fastest on
/// its way. Small whatever the length of the session.
/// </summary>
internal sealed class TrackArrivals
{
    private readonly Dictionary<uint, SortedDictionary<long, (long RtpTime, TimeSpan Arrival, TimeSpan Lag)>> _fastest = [];
    private readonly int _clockRate;

    private TrackArrivals(int clockRate)
    {
        _clockRate = clockRate;
    }

    public Dictionary<uint, MediaClock> Clocks { get; } = [];

    /// <summary>Sources of which at least one packet came.</summary>
    public IEnumerable<uint> Sources => _fastest.Keys;

    public static TrackArrivals Measure(CapturedTrack track, long startNanoseconds)
    {
        var arrivals = new TrackArrivals(track.ClockRate);
        var start = CaptureClock.Time(startNanoseconds);
        var parser = new PacketParser(track.Codec);
        var early = new List<CapturedSenderReport>();
        foreach (var record in track.ReadRecords())
        {
            if (parser.TryRead(record, out var packet))
            {
                arrivals.Add(packet, packet.Arrival - start);
                arrivals.AddReports(early, parser);
            }
            else if (record.Kind == CaptureRecordKind.SenderReport && CapturedSenderReport.TryRead(record.Body.Span, out var report))
            {
                early.Add(report);
                arrivals.AddReports(early, parser);
            }
        }

        return arrivals;
    }

    /// <summary>The sender's time and the arrival of the fastest packets.</summary>
    public IEnumerable<(TimeSpan Sender, TimeSpan Arrival)> Of(uint ssrc) =>
        _fastest[ssrc].Values.Select(packet => (Clocks[ssrc].WallAt(packet.RtpTime), packet.Arrival));

    private void Add(CapturedPacket packet, TimeSpan arrival)
    {
        if (!_fastest.TryGetValue(packet.Ssrc, out var seconds))
        {
            _fastest.Add(packet.Ssrc, seconds = []);
            Clocks.Add(packet.Ssrc, new MediaClock(_clockRate));
        }

        var second = packet.RtpTime / _clockRate;
        var lag = arrival - TimeSpan.FromSeconds((double)packet.RtpTime / _clockRate);
        if (!seconds.TryGetValue(second, out var least) || lag < least.Lag)
        {
            seconds[second] = (packet.RtpTime, arrival, lag);
        }
    }

    /// <summary>Adds the reports whose source has shown a packet; the others wait, since their timestamps cannot be extended yet.</summary>
    private void AddReports(List<CapturedSenderReport> reports, PacketParser parser) =>
        reports.RemoveAll(report =>
        {
            // A report without wall clock tells nothing (RFC 3550 6.4.1: 0 when the sender has none).
            if (report.Ntp == 0)
            {
                return true;
            }

            if (parser.Extend(report.Ssrc, report.RtpTimestamp) is not { } rtpTime)
            {
                return false;
            }

            Clocks[report.Ssrc].Add(rtpTime, report.Ntp);
            return true;
        });
}
