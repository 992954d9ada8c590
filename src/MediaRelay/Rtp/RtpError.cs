namespace CrossStrait.MediaRelay.Rtp;

/// <summary>Why a datagram is not an RTP packet. The packet is dropped and the reason counted.</summary>
internal enum RtpError
{
    None,

    /// <summary>Shorter than the fixed header, or than the header that was read from it earlier.</summary>
    Truncated,
    BadVersion,

    /// <summary>The list of contributing sources runs past the end.</summary>
    BadCsrc,

    /// <summary>The header extension, or one element of it, runs past its end.</summary>
    BadExtension,

    /// <summary>The padding count is zero or larger than the payload.</summary>
    BadPadding,
}
