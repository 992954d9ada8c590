namespace CrossStrait.MediaRelay.Ice;

/// <summary>The numbers of the STUN header (RFC 8489 5) that reader and writer share.</summary>
internal static class StunFormat
{
    public const int HeaderLength = 20;

    public const int AttributeHeadLength = 4;

    public const int TransactionIdOffset = 8;

    public const int TransactionIdLength = 12;

    public const uint MagicCookie = 0x2112A442;

    /// <summary>HMAC-SHA1 (RFC 8489 14.5).</summary>
    public const int IntegrityLength = 20;

    public const int FingerprintLength = 4;

    /// <summary>RFC 8489 6.1: a message stays below the path MTU, and 1280 where that is unknown.</summary>
    public const int MaxLength = 1280;

    public const ushort BindingRequest = 0x0001;

    public const ushort BindingSuccess = 0x0101;

    public const ushort BindingError = 0x0111;

    /// <summary>The two class bits, 8 and 4, of the message type. Both clear: a request.</summary>
    public const ushort ClassMask = 0x0110;

    /// <summary>RFC 8489 14: values are padded to 32 bits, and the length field does not count the padding.</summary>
    public static int Padded(int length) => (length + 3) & ~3;

    /// <summary>RFC 8489 14: types below 0x8000 must be understood or the request refused.</summary>
    public static bool IsRequired(ushort type) => type < 0x8000;
}
