namespace CrossStrait.MediaRelay.Packets;

/// <summary>The protocols that share one UDP port with a browser.</summary>
internal enum DatagramKind
{
    Unknown,
    Stun,
    Dtls,
    Rtp,
}

/// <summary>Tells the protocols on one port apart by the first bytes of a datagram.</summary>
internal static class RtpDemultiplexer
{
    /// <summary>
    /// RFC 7983 7: 0..3 STUN, 20..63 DTLS, 128..191 RTP and RTCP. ZRTP (16..19), TURN channels (64..79) and the rest
    /// are unknown here.
    /// </summary>
    public static DatagramKind Classify(byte first) => first switch
    {
        <= 3 => DatagramKind.Stun,
        >= 20 and <= 63 => DatagramKind.Dtls,
        >= 128 and <= 191 => DatagramKind.Rtp,
        _ => DatagramKind.Unknown,
    };

    /// <summary>
    /// Whether a datagram of kind <see cref="DatagramKind.Rtp"/> is RTCP. RFC 5761 4: the RTCP packet types 192..223
    /// are RTP payload types 64..95 with the marker bit set, which RTP leaves unused.
    /// </summary>
    public static bool IsRtcp(ReadOnlySpan<byte> datagram) => datagram.Length >= 2 && datagram[1] is >= 192 and <= 223;
}
