namespace CrossStrait.MediaRelay.Ice;

/// <summary>Attribute types that connectivity checks use (RFC 8489 18.3, RFC 8445 20.1).</summary>
internal enum StunAttribute : ushort
{
    MappedAddress = 0x0001,
    Username = 0x0006,
    MessageIntegrity = 0x0008,
    ErrorCode = 0x0009,
    UnknownAttributes = 0x000A,
    XorMappedAddress = 0x0020,
    Priority = 0x0024,
    UseCandidate = 0x0025,
    Software = 0x8022,
    Fingerprint = 0x8028,
    IceControlled = 0x8029,
    IceControlling = 0x802A,
}
