namespace CrossStrait.MediaRelay.Srtp;

/// <summary>Why a packet was not unprotected. Each is a counted drop.</summary>
internal enum SrtpError
{
    None,

    /// <summary>Too short for its header and its tag.</summary>
    Truncated,

    /// <summary>Seen before (RFC 3711 3.3.2).</summary>
    Replayed,

    /// <summary>Behind the replay window, so nobody knows whether it was seen.</summary>
    TooOld,

    AuthenticationFailed,

    /// <summary>An unknown SSRC, and no more of them are kept.</summary>
    TooManySources,

    /// <summary>The 48-bit packet index has run out: the key must not be used further (RFC 3711 9.2).</summary>
    IndexExhausted,

    /// <summary>The caller's span does not hold the plaintext.</summary>
    DestinationTooSmall,
}
