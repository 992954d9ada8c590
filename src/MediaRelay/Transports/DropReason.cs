namespace CrossStrait.MediaRelay.Transports;

/// <summary>Why a datagram or packet went no further. Each value is a label of <c>mediarelay_dropped_total</c>.</summary>
internal enum DropReason
{
    UnknownDatagram,
    UnknownPath,
    UnknownUfrag,
    StunRefused,
    DtlsBeforeIce,
    HandshakeQueueFull,
    HandshakeFlood,
    NotReady,
    Malformed,
    TooLong,
    AuthenticationFailed,
    Replayed,
    NoMemory,
    UnknownSource,
    UnknownPayloadType,
    Duplicate,
    BeforeSwitch,
    CodecNotNegotiated,
    NotInHistory,
    NoPath,
    SendQueueFull,
    Late,
    SendFailed,
    LinkFull,
    InjectedLoss,
}
