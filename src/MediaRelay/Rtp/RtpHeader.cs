namespace CrossStrait.MediaRelay.Rtp;

/// <summary>
/// The header of one RTP packet (RFC 3550 5.1) as values and offsets; holds no reference to the packet. Made by
/// <see cref="RtpReader"/>.
/// </summary>
internal readonly struct RtpHeader
{
    public const int FixedLength = 12;

    public const ushort OneByteProfile = 0xBEDE;

    private readonly byte _first;
    private readonly byte _second;

    internal RtpHeader(byte first, byte second, ushort sequenceNumber, uint timestamp, uint ssrc, int length,
        ushort extensionProfile, int extensionLength)
    {
        _first = first;
        _second = second;
        SequenceNumber = sequenceNumber;
        Timestamp = timestamp;
        Ssrc = ssrc;
        Length = length;
        ExtensionProfile = extensionProfile;
        ExtensionLength = extensionLength;
    }

    public byte PayloadType => (byte)(_second & 0x7F);

    public bool Marker => (_second & 0x80) != 0;

    /// <summary>The P bit. The padding itself is inside the encrypted part: see <see cref="RtpReader.ReadPadding"/>.</summary>
    public bool HasPadding => (_first & 0x20) != 0;

    /// <summary>The X bit. A header extension may be present with an empty body.</summary>
    public bool HasExtension => (_first & 0x10) != 0;

    public ushort SequenceNumber { get; }

    public uint Timestamp { get; }

    public uint Ssrc { get; }

    public int CsrcCount => _first & 0x0F;

    /// <summary>0 without extension, 0xBEDE for one-byte elements, 0x1000..0x100F for two-byte elements (RFC 8285 4).</summary>
    public ushort ExtensionProfile { get; }

    /// <summary>Where the body of the extension begins, behind its four-byte head; the end of the header without extension.</summary>
    public int ExtensionOffset => Length - ExtensionLength;

    public int ExtensionLength { get; }

    /// <summary>The whole header, with contributing sources and extension: where the payload begins.</summary>
    public int Length { get; }

    /// <summary>RFC 8285 4.3: the lower four bits of the two-byte profile are "appbits", free for use.</summary>
    public bool HasTwoByteElements => (ExtensionProfile & 0xFFF0) == 0x1000;
}
