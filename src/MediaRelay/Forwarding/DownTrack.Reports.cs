using CrossStrait.MediaRelay.Rtcp;
using CrossStrait.MediaRelay.Rtp;

namespace CrossStrait.MediaRelay.Forwarding;

/// <summary>Sender reports towards the receiver, and what its own reports and requests tell.</summary>
internal sealed partial class DownTrack
{
    /// <summary>One receiver in trouble, or one that wishes ill, must not fill the uplink of a publisher with key frames for all.</summary>
    private static readonly TimeSpan _keyFrameInterval = TimeSpan.FromSeconds(1);

    private TimeSpan _roundTrip = TimeSpan.FromMilliseconds(40);
    private uint _reportNtp;
    private MonotonicTime _reportSentAt;
    private MonotonicTime _keyFrameWantedAt = new(long.MinValue / 2);

    /// <summary>
    /// A sender report on the publisher's own clock (RFC 3550 6.4.1), so that audio and video of one person stay
    /// together: her last report, moved on by the time that has passed here. False while she has sent none.
    /// </summary>
    public bool TryMakeSenderReport(MonotonicTime now, out SenderReport report)
    {
        report = default;
        if (_stream?.Statistics.LastSenderReport is not { } source)
        {
            return false;
        }

        var elapsed = now - _stream.Statistics.LastSenderReportArrival;
        var ntp = new NtpTime(source.Ntp.Value + (ulong)(elapsed.TotalSeconds * 4294967296.0));
        var timestamp = source.RtpTimestamp + (uint)(long)(elapsed.TotalSeconds * _clockRate) + _clock.Offset;
        report = new SenderReport(Ssrc, ntp, timestamp, (uint)PacketCount, (uint)OctetCount);
        _reportNtp = ntp.Middle;
        _reportSentAt = now;
        return true;
    }

    public void ReceiverReport(in ReportBlock block, MonotonicTime now)
    {
        _report = block;
        _red?.Report(block.FractionLost);
        if (block.LastSenderReport != 0 && block.LastSenderReport == _reportNtp)
        {
            var delay = TimeSpan.FromSeconds(block.DelaySinceLastSenderReport / 65536.0);
            var roundTrip = now - _reportSentAt - delay;
            if (roundTrip > TimeSpan.Zero && roundTrip < TimeSpan.FromSeconds(5))
            {
                _roundTrip = roundTrip;
                HasRoundTrip = true;
            }
        }
    }

    /// <summary>
    /// The receiver has lost its picture. Asked more often than <see cref="_keyFrameInterval"/>, it is not passed on, nor where it
    /// asked before it can have seen the key frame that is on its way.
    /// </summary>
    public void KeyFrameWanted(MonotonicTime now)
    {
        if (Kind != MediaKind.Video || Source is null || _isPaused || now - _keyFrameWantedAt < _keyFrameInterval)
        {
            return;
        }

        if (_stream is not { } stream)
        {
            _keyFrameWantedAt = now;
            AskForKeyFrame();
        }
        else if (now - stream.KeyFrames.ArrivedAt >= _roundTrip)
        {
            _keyFrameWantedAt = now;
            stream.KeyFrames.Request();
        }
    }
}
