namespace CrossStrait.MediaRelay.Recording.Frames;

/// <summary>
/// Places the frames of a track in the session. Tracks that share a sender's clock (one person's camera and microphone)
/// are aligned by sender reports, so that lips and voice agree whatever the network did to either; senders among each
/// other by arrival, since their clocks are not comparable.
/// </summary>
public sealed class TrackClock
{
    /// <summary>Offsets further apart than any network delay: the tracks come from two machines with two clocks.</summary>
    private static readonly TimeSpan _anotherClock = TimeSpan.FromSeconds(1);

    private readonly Dictionary<uint, MediaClock> _clocks;
    private readonly Dictionary<uint, ArrivalMap> _maps = [];

    private TrackClock(Dictionary<uint, MediaClock> clocks)
    {
        _clocks = clocks;
    }

    /// <summary>When a frame belongs, counted from the start of the capture. May be a little negative.</summary>
    public TimeSpan TimeOf(MediaFrame frame) => TimeOf(frame.Ssrc, frame.RtpTime);

    internal TimeSpan TimeOf(uint ssrc, long rtpTime) => _maps[ssrc].SessionTime(_clocks[ssrc].WallAt(rtpTime));

    /// <summary>Reads tracks of one sender and gives the clock of each, in the same order.</summary>
    public static IReadOnlyList<TrackClock> Align(CaptureReader capture, IReadOnlyList<CapturedTrack> tracksOfOneSender)
    {
        ArgumentNullException.ThrowIfNull(capture);
        ArgumentNullException.ThrowIfNull(tracksOfOneSender);
        var measured = tracksOfOneSender.Select(track => TrackArrivals.Measure(track, capture.StartNanoseconds)).ToArray();
        var clocks = measured.Select(track => new TrackClock(track.Clocks)).ToArray();
        AlignReported(measured, clocks);
        for (var index = 0; index < measured.Length; index++)
        {
            foreach (var ssrc in measured[index].Sources.Where(ssrc => !measured[index].Clocks[ssrc].HasReports))
            {
                clocks[index]._maps[ssrc] = new ArrivalMap(measured[index].Of(ssrc));
            }
        }

        return clocks;
    }

    /// <summary>Gives all sources with reports one common map, but for those whose clock is plainly another.</summary>
    private static void AlignReported(TrackArrivals[] measured, TrackClock[] clocks)
    {
        var left = measured.SelectMany((track, index) => track.Sources
            .Where(ssrc => track.Clocks[ssrc].HasReports)
            .Select(ssrc => (Clock: clocks[index], Ssrc: ssrc, Arrivals: track.Of(ssrc), Own: new ArrivalMap(track.Of(ssrc)))))
            .ToList();
        while (left.Count > 0)
        {
            var reference = left[0].Own.SmallestOffset;
            var alike = left.Where(source => (source.Own.SmallestOffset - reference).Duration() < _anotherClock).ToArray();
            var common = new ArrivalMap(alike.SelectMany(source => source.Arrivals));
            foreach (var source in alike)
            {
                source.Clock._maps[source.Ssrc] = common;
                left.Remove(source);
            }
        }
    }
}
