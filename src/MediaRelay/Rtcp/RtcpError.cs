namespace CrossStrait.MediaRelay.Rtcp;

/// <summary>Why the rest of an RTCP compound cannot be read. What was read before stays valid.</summary>
internal enum RtcpError
{
    None,

    /// <summary>Fewer than the four bytes of a packet head are left.</summary>
    Truncated,
    BadVersion,

    /// <summary>The length or the padding of a packet runs past its end.</summary>
    BadLength,

    /// <summary>The first packet is not of an RTCP type (RFC 5761 4). Any RTCP type may come first (RFC 5506 3.4.1).</summary>
    BadFirstPacket,
}
