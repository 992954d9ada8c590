using CrossStrait.MediaRelay.Rtcp;
using CrossStrait.MediaRelay.Sdp;

namespace CrossStrait.MediaRelay.Forwarding;

/// <summary>Takes all that an up-track takes, in order: the near end of a link to another worker. Worker thread only.</summary>
internal interface IUpTrackFollower
{
    /// <summary>What is taken at the far end.</summary>
    LayersWish Wish => LayersWish.Everything;

    void LineChanged(MediaLine line);

    void StreamAdded(RtpStream stream);

    /// <summary>Nothing of it follows.</summary>
    void StreamRemoved(RtpStream stream);

    /// <summary>
    /// The packets in <see cref="RtpStream.Arrived"/>. Some may have been pushed out of their history already, some come
    /// again because more is known about them.
    /// </summary>
    void Forward(RtpStream stream, MonotonicTime now);

    void SenderReport(RtpStream stream, in SenderReport report, MonotonicTime arrival);

    /// <summary>The track has ended and has forgotten the follower.</summary>
    void Ended();
}
