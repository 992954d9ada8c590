using CrossStrait.MediaRelay.Rtp;

namespace CrossStrait.MediaRelay.Recording.Frames;

/// <summary>
/// The media clock of one source on its sender's wall clock, from sender reports (RFC 3550 6.4.1). Between two reports
/// it is interpolated, so that a drifting sound card does not make steps. Without a report, the media clock itself
/// stands for the wall clock.
/// </summary>
internal sealed class MediaClock(int clockRate)
{
    /// <summary>Reports that disagree by more belong to a clock that was set anew: no interpolation across.</summary>
    private static readonly TimeSpan _largestDrift = TimeSpan.FromMilliseconds(200);

    private readonly List<(long Rtp, TimeSpan Wall)> _reports = [];

    public bool HasReports => _reports.Count > 0;

    /// <summary>Adds the next report of the file. One that is older than the last is ignored.</summary>
    public void Add(long rtpTime, ulong ntp)
    {
        if (_reports.Count == 0 || rtpTime > _reports[^1].Rtp)
        {
            _reports.Add((rtpTime, new NtpTime(ntp).ToUnix()));
        }
    }

    /// <summary>The sender's wall clock at a media time.</summary>
    public TimeSpan WallAt(long rtpTime)
    {
        if (!HasReports)
        {
            return Span(rtpTime);
        }

        var after = FindAfter(rtpTime);
        var (rtp, wall) = _reports[Math.Max(0, after - 1)];
        var nominal = Span(rtpTime - rtp);
        if (after == 0 || after == _reports.Count)
        {
            return wall + nominal;
        }

        var (nextRtp, nextWall) = _reports[after];
        var drift = nextWall - wall - Span(nextRtp - rtp);
        return drift.Duration() > _largestDrift
            ? wall + nominal
            : wall + nominal + (drift * ((double)(rtpTime - rtp) / (nextRtp - rtp)));
    }

    private TimeSpan Span(long rtpTime) => new((long)((Int128)rtpTime * TimeSpan.TicksPerSecond / clockRate));

    /// <summary>Index of the first report later than this time.</summary>
    private int FindAfter(long rtpTime)
    {
        var (low, high) = (0, _reports.Count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            (low, high) = _reports[middle].Rtp <= rtpTime ? (middle + 1, high) : (low, middle);
        }

        return low;
    }
}
