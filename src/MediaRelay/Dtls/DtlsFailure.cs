namespace CrossStrait.MediaRelay.Dtls;

/// <summary>Why there is no secure connection.</summary>
internal enum DtlsFailure
{
    /// <summary>The handshake broke off or took too long; the detail is OpenSSL's reason.</summary>
    Handshake,

    /// <summary>The peer's certificate is not the one of its SDP (RFC 8122 5).</summary>
    FingerprintMismatch,

    NoCertificate,

    /// <summary>No SRTP protection profile in common, or use_srtp was not offered at all.</summary>
    NoSrtpProfile,
}
