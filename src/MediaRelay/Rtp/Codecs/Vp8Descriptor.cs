using System.Buffers.Binary;

namespace CrossStrait.MediaRelay.Rtp.Codecs;

/// <summary>
/// The VP8 payload descriptor (RFC 7741 4.2) as values and offsets into the payload; holds no reference to it.
/// <code>
///  first  |X|R|N|S|R| PID |
///  X      |I|L|T|K|  RSV  |
///  I      |M| PictureID   |  and one byte more with M
///  L      |   TL0PICIDX   |
///  T or K |TID|Y| KEYIDX  |
/// </code>
/// </summary>
internal readonly struct Vp8Descriptor
{
    private const byte ExtendedBit = 0x80;
    private const byte NonReferenceBit = 0x20;
    private const byte StartBit = 0x10;
    private const byte PictureIdBit = 0x80;
    private const byte Tl0PicIdxBit = 0x40;
    private const byte TidBit = 0x20;
    private const byte KeyIdxBit = 0x10;
    private const byte LongPictureIdBit = 0x80;
    private const byte InterFrameBit = 0x01;

    // RFC 6386 9.1: three bytes of frame tag, three of start code, then width and height of 16 bits each.
    private const int KeyFrameHeadLength = 10;

    private readonly byte _first;
    private readonly byte _extension;
    private readonly byte _layer;

    private Vp8Descriptor(byte first, byte extension, byte layer, int pictureIdOffset, bool isLong, ushort pictureId,
        int tl0PicIdxOffset, byte tl0PicIdx, int length, byte frameTag)
    {
        _first = first;
        _extension = extension;
        _layer = layer;
        PictureIdOffset = pictureIdOffset;
        IsLongPictureId = isLong;
        PictureId = pictureId;
        Tl0PicIdxOffset = tl0PicIdxOffset;
        Tl0PicIdx = tl0PicIdx;
        Length = length;
        IsKeyFrame = IsStartOfFrame && (frameTag & InterFrameBit) == 0;
    }

    /// <summary>Where the VP8 bitstream begins.</summary>
    public int Length { get; }

    /// <summary>The N bit: no other frame refers to this one.</summary>
    public bool IsNonReference => (_first & NonReferenceBit) != 0;

    /// <summary>S is 1 and the partition is the first (RFC 7741 4.2).</summary>
    public bool IsStartOfFrame => (_first & (StartBit | 0x07)) == StartBit;

    /// <summary>The start of a frame whose P bit is 0 (RFC 7741 4.3). False in the later packets of a key frame.</summary>
    public bool IsKeyFrame { get; }

    public bool HasPictureId => (_extension & PictureIdBit) != 0;

    /// <summary>15 bits instead of 7.</summary>
    public bool IsLongPictureId { get; }

    public ushort PictureId { get; }

    public bool HasTl0PicIdx => (_extension & Tl0PicIdxBit) != 0;

    public byte Tl0PicIdx { get; }

    public bool HasTid => (_extension & TidBit) != 0;

    /// <summary>The temporal layer, 0 when not sent.</summary>
    public byte Tid => HasTid ? (byte)(_layer >> 6) : (byte)0;

    /// <summary>The Y bit: the frame depends on the base layer only, so a switch up to its layer may begin here.</summary>
    public bool LayerSync => HasTid && (_layer & 0x20) != 0;

    public bool HasKeyIdx => (_extension & KeyIdxBit) != 0;

    public byte KeyIdx => HasKeyIdx ? (byte)(_layer & 0x1F) : (byte)0;

    /// <summary>0 when there is no picture id.</summary>
    public int PictureIdOffset { get; }

    /// <summary>0 when there is no TL0PICIDX.</summary>
    public int Tl0PicIdxOffset { get; }

    public PictureNumbers Numbers => new()
    {
        HasPictureId = HasPictureId,
        IsLong = IsLongPictureId,
        PictureId = PictureId,
        PictureIdOffset = (ushort)PictureIdOffset,
        HasTl0PicIdx = HasTl0PicIdx,
        Tl0PicIdx = Tl0PicIdx,
        Tl0PicIdxOffset = (ushort)Tl0PicIdxOffset,
    };

    /// <summary>False when the payload ends within the descriptor, or with it: a packet of VP8 carries at least one byte.</summary>
    public static bool TryRead(ReadOnlySpan<byte> payload, out Vp8Descriptor descriptor)
    {
        descriptor = default;
        if (payload.Length < 2)
        {
            return false;
        }

        var first = payload[0];
        if ((first & ExtendedBit) == 0)
        {
            descriptor = new Vp8Descriptor(first, 0, 0, 0, false, 0, 0, 0, 1, payload[1]);
            return true;
        }

        return TryReadExtended(payload, first, payload[1], out descriptor);
    }

    /// <summary>The size of the picture in the first packet of a key frame (RFC 6386 9.1, without the scaling bits); else null.</summary>
    public (int Width, int Height)? TryReadKeyFrameSize(ReadOnlySpan<byte> payload)
    {
        if (!IsKeyFrame || payload.Length - Length < KeyFrameHeadLength)
        {
            return null;
        }

        var frame = payload[Length..];
        if (frame[3] != 0x9D || frame[4] != 0x01 || frame[5] != 0x2A)
        {
            return null;
        }

        return (BinaryPrimitives.ReadUInt16LittleEndian(frame[6..]) & 0x3FFF,
            BinaryPrimitives.ReadUInt16LittleEndian(frame[8..]) & 0x3FFF);
    }

    /// <summary>What the relay wants to know of any codec. <paramref name="payload"/> is the one this was read from.</summary>
    public void Describe(ReadOnlySpan<byte> payload, ref PayloadDescription description)
    {
        description.StartsFrame = IsStartOfFrame;
        description.StartsKeyFrame = IsKeyFrame;
        description.TemporalLayer = Tid;
        description.IsTemporalSwitch = LayerSync;
        description.Numbers = Numbers;
        if (TryReadKeyFrameSize(payload) is { } size)
        {
            description.Width = (ushort)size.Width;
            description.Height = (ushort)size.Height;
        }
    }

    private static bool TryReadExtended(ReadOnlySpan<byte> payload, byte first, byte extension, out Vp8Descriptor descriptor)
    {
        descriptor = default;
        var hasPictureId = (extension & PictureIdBit) != 0;
        var hasTl0PicIdx = (extension & Tl0PicIdxBit) != 0;
        var hasLayer = (extension & (TidBit | KeyIdxBit)) != 0;
        var isLong = hasPictureId && payload.Length > 2 && (payload[2] & LongPictureIdBit) != 0;

        var tl0PicIdxOffset = 2 + (hasPictureId ? 1 : 0) + (isLong ? 1 : 0);
        var layerOffset = tl0PicIdxOffset + (hasTl0PicIdx ? 1 : 0);
        var length = layerOffset + (hasLayer ? 1 : 0);
        if (payload.Length <= length)
        {
            return false;
        }

        ushort pictureId = 0;
        if (hasPictureId)
        {
            pictureId = isLong ? (ushort)(BinaryPrimitives.ReadUInt16BigEndian(payload[2..]) & 0x7FFF) : payload[2];
        }

        descriptor = new Vp8Descriptor(first, extension, hasLayer ? payload[layerOffset] : (byte)0,
            hasPictureId ? 2 : 0, isLong, pictureId,
            hasTl0PicIdx ? tl0PicIdxOffset : 0, hasTl0PicIdx ? payload[tl0PicIdxOffset] : (byte)0,
            length, payload[length]);
        return true;
    }
}
