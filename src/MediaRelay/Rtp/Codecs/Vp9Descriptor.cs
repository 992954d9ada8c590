using System.Buffers.Binary;

namespace CrossStrait.MediaRelay.Rtp.Codecs;

/// <summary>
/// The VP9 payload descriptor (RFC 9628 4.2) as values and offsets into the payload; holds no reference to it.
/// <code>
///  first    |I|P|L|F|B|E|V|Z|
///  I        |M| PICTURE ID  |  and one byte more with M
///  L        | TID |U| SID |D|
///  L, not F |   TL0PICIDX   |
///  P and F  |  P_DIFF     |N|  up to three times
///  V        scalability structure, see <see cref="Vp9Structure"/>
/// </code>
/// </summary>
internal readonly struct Vp9Descriptor
{
    private const byte PictureIdBit = 0x80;
    private const byte InterPictureBit = 0x40;
    private const byte LayerBit = 0x20;
    private const byte FlexibleBit = 0x10;
    private const byte StartBit = 0x08;
    private const byte EndBit = 0x04;
    private const byte StructureBit = 0x02;
    private const byte NotReferenceBit = 0x01;
    private const byte LongPictureIdBit = 0x80;

    /// <summary>RFC 9628 4.2: with N set thrice the descriptor is invalid.</summary>
    private const int MaxReferences = 3;

    private readonly byte _first;
    private readonly byte _layer;

    private Vp9Descriptor(byte first, byte layer, PictureNumbers numbers, int structureOffset, int length)
    {
        _first = first;
        _layer = layer;
        Numbers = numbers;
        StructureOffset = structureOffset;
        Length = length;
    }

    /// <summary>Where the VP9 bitstream begins.</summary>
    public int Length { get; }

    public PictureNumbers Numbers { get; }

    /// <summary>P: the layer frame refers to earlier pictures.</summary>
    public bool IsInterPicture => (_first & InterPictureBit) != 0;

    /// <summary>F: each packet names the pictures that it refers to.</summary>
    public bool IsFlexible => (_first & FlexibleBit) != 0;

    /// <summary>B: first packet of a layer frame.</summary>
    public bool StartsFrame => (_first & StartBit) != 0;

    /// <summary>E: last packet of a layer frame.</summary>
    public bool EndsFrame => (_first & EndBit) != 0;

    /// <summary>Z: no higher spatial layer of the picture refers to this one.</summary>
    public bool IsNotLayerReference => (_first & NotReferenceBit) != 0;

    public bool HasLayers => (_first & LayerBit) != 0;

    public byte TemporalLayer => (byte)(_layer >> 5);

    /// <summary>U: from here the layers up to this one may be taken by who took only lower ones.</summary>
    public bool IsSwitchingUp => (_layer & 0x10) != 0;

    public byte SpatialLayer => (byte)((_layer >> 1) & 7);

    /// <summary>D: refers to the next lower spatial layer of the same picture.</summary>
    public bool UsesLowerLayer => (_layer & 0x01) != 0;

    /// <summary>Where the scalability structure begins; 0 without.</summary>
    public int StructureOffset { get; }

    /// <summary>The first packet of a layer frame that refers to nothing.</summary>
    public bool StartsKeyFrame => StartsFrame && !IsInterPicture && !UsesLowerLayer;

    /// <summary>False when the payload ends within the descriptor, or with it, or the descriptor is not valid.</summary>
    public static bool TryRead(ReadOnlySpan<byte> payload, out Vp9Descriptor descriptor)
    {
        descriptor = default;
        if (payload.IsEmpty)
        {
            return false;
        }

        var first = payload[0];
        var numbers = default(PictureNumbers);
        var length = 1;
        if ((first & PictureIdBit) != 0 && !TryReadPictureId(payload, ref length, ref numbers))
        {
            return false;
        }

        byte layer = 0;
        if ((first & LayerBit) != 0 && !TryReadLayer(payload, (first & FlexibleBit) != 0, ref length, ref numbers, out layer))
        {
            return false;
        }

        if ((first & (InterPictureBit | FlexibleBit)) == (InterPictureBit | FlexibleBit) && !TrySkipReferences(payload, ref length))
        {
            return false;
        }

        var structureOffset = (first & StructureBit) != 0 ? length : 0;
        if (structureOffset != 0)
        {
            if (!Vp9Structure.TryRead(payload[length..], out var structure))
            {
                return false;
            }

            length += structure.Length;
        }

        if (length >= payload.Length)
        {
            return false;
        }

        descriptor = new Vp9Descriptor(first, layer, numbers, structureOffset, length);
        return true;
    }

    /// <summary>What the relay wants to know of any codec, but for the size.</summary>
    public void Describe(ref PayloadDescription description)
    {
        description.StartsFrame = StartsFrame;
        description.EndsFrame = EndsFrame;
        description.StartsKeyFrame = StartsKeyFrame;
        description.SpatialLayer = SpatialLayer;
        description.TemporalLayer = TemporalLayer;
        description.IsTemporalSwitch = IsSwitchingUp;
        description.UsesLowerSpatialLayer = UsesLowerLayer;
        description.IsInterPicture = IsInterPicture;
        description.Numbers = Numbers;
    }

    private static bool TryReadPictureId(ReadOnlySpan<byte> payload, ref int length, ref PictureNumbers numbers)
    {
        var isLong = payload.Length > length && (payload[length] & LongPictureIdBit) != 0;
        var end = length + (isLong ? 2 : 1);
        if (payload.Length < end)
        {
            return false;
        }

        numbers.HasPictureId = true;
        numbers.IsLong = isLong;
        numbers.PictureIdOffset = (ushort)length;
        numbers.PictureId = isLong ? (ushort)(BinaryPrimitives.ReadUInt16BigEndian(payload[length..]) & 0x7FFF) : payload[length];
        length = end;
        return true;
    }

    private static bool TryReadLayer(
        ReadOnlySpan<byte> payload, bool isFlexible, ref int length, ref PictureNumbers numbers, out byte layer)
    {
        layer = 0;
        var end = length + (isFlexible ? 1 : 2);
        if (payload.Length < end)
        {
            return false;
        }

        layer = payload[length];
        if (!isFlexible)
        {
            numbers.HasTl0PicIdx = true;
            numbers.Tl0PicIdxOffset = (ushort)(length + 1);
            numbers.Tl0PicIdx = payload[length + 1];
        }

        length = end;
        return true;
    }

    private static bool TrySkipReferences(ReadOnlySpan<byte> payload, ref int length)
    {
        for (var count = 0; count < MaxReferences; count++)
        {
            if (length >= payload.Length)
            {
                return false;
            }

            if ((payload[length++] & 1) == 0)
            {
                return true;
            }
        }

        return false;
    }
}
