namespace CrossStrait.MediaRelay.Ice;

/// <summary>
/// What became of a STUN message. Only the last two are answered: all others leave no trace at the sender.
/// </summary>
internal enum StunError
{
    None,

    /// <summary>Shorter than the 20-byte header.</summary>
    Truncated,

    /// <summary>The first two bits or the magic cookie are not STUN's (RFC 8489 5).</summary>
    NotStun,

    /// <summary>The length field does not match the datagram, or the message is longer than any real one.</summary>
    BadLength,

    /// <summary>
    /// An attribute overruns the message, has a length that its type forbids, or follows FINGERPRINT.
    /// </summary>
    BadAttribute,

    /// <summary>FINGERPRINT is wrong or, on a connectivity check, absent (RFC 8445 7.2.4 demands it).</summary>
    BadFingerprint,

    /// <summary>MESSAGE-INTEGRITY was not made with our password.</summary>
    BadIntegrity,

    MissingIntegrity,

    /// <summary>
    /// USERNAME is absent or names neither the current nor, during a restart, the previous credentials.
    /// </summary>
    UnknownUsername,

    /// <summary>An indication or a response: a lite agent sends no requests, so no response is expected.</summary>
    NotARequest,

    UnknownMethod,

    /// <summary>
    /// The peer claims the controlled role, which is always ours: answered with 487 (RFC 8445 7.3.1.1).
    /// </summary>
    RoleConflict,

    /// <summary>
    /// The authenticated request demands something we do not know: answered with 420 (RFC 8489 6.3.1).
    /// </summary>
    UnknownRequiredAttribute,
}
