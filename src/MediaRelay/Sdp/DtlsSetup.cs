namespace CrossStrait.MediaRelay.Sdp;

/// <summary><c>a=setup</c> (RFC 4145 4, RFC 8842 5.2): who begins the DTLS handshake.</summary>
internal enum DtlsSetup : byte
{
    ActivePassive,
    Active,
    Passive,
    HoldConnection,
}
