using CrossStrait.MediaRelay.Rtcp;
using CrossStrait.MediaRelay.Rtp;

namespace CrossStrait.MediaRelay.Transports;

/// <summary>The round trip to a publisher, who gets no sender reports from us to answer: by extended reports (RFC 3611 4.4, 4.5).</summary>
internal sealed partial class Transport
{
    private static readonly TimeSpan _longestRoundTrip = TimeSpan.FromSeconds(5);

    /// <summary>Three times are rounded to 1/65536 second.</summary>
    private static readonly TimeSpan _roundingError = TimeSpan.FromMilliseconds(1);

    /// <summary>Null until the publisher answered for the first time; some never do.</summary>
    public TimeSpan? PublisherRoundTrip { get; private set; }

    private static NtpTime ReferenceTimeOf(MonotonicTime now) => NtpTime.FromUnix(new TimeSpan(now.Ticks));

    private void ReadRoundTrip(in RtcpPacket packet, MonotonicTime now)
    {
        if (!packet.TryReadDelay(_reporterSsrc, out var sent, out var delay) || sent == 0)
        {
            return;
        }

        // RFC 3611 4.5: in 1/65536 second, modulo 2^32.
        var roundTrip = TimeSpan.FromSeconds((int)(ReferenceTimeOf(now).Middle - sent - delay) / 65536.0);
        if (roundTrip < -_roundingError || roundTrip > _longestRoundTrip)
        {
            return;
        }

        roundTrip = roundTrip < TimeSpan.Zero ? TimeSpan.Zero : roundTrip;

        PublisherRoundTrip = roundTrip;
        foreach (var track in _upTracks.Values)
        {
            foreach (var stream in track.Streams)
            {
                stream.Missing?.MeasuredRoundTrip(roundTrip);
            }
        }
    }
}
