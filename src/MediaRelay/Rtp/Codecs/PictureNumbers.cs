using System.Buffers.Binary;

namespace CrossStrait.MediaRelay.Rtp.Codecs;

/// <summary>
/// Where picture id and TL0PICIDX stand in a payload of VP8 (RFC 7741 4.2) or VP9 (RFC 9628 4.2), and their values.
/// Default for other codecs.
/// </summary>
internal struct PictureNumbers
{
    public bool HasPictureId;

    /// <summary>15 bits in two bytes instead of 7 bits in one.</summary>
    public bool IsLong;

    public bool HasTl0PicIdx;

    public byte Tl0PicIdx;

    public ushort PictureId;

    /// <summary>From the start of the payload; 0 when there is no picture id.</summary>
    public ushort PictureIdOffset;

    /// <summary>From the start of the payload; 0 when there is no TL0PICIDX.</summary>
    public ushort Tl0PicIdxOffset;

    /// <summary>Writes both numbers in the form the payload has, the lower 7 or 15 bits of the picture id; nothing where nothing was.</summary>
    public static void Patch(Span<byte> payload, in PictureNumbers numbers, ushort pictureId, byte tl0PicIdx)
    {
        if (numbers.HasPictureId && numbers.IsLong)
        {
            BinaryPrimitives.WriteUInt16BigEndian(payload[numbers.PictureIdOffset..], (ushort)(pictureId | 0x8000));
        }
        else if (numbers.HasPictureId)
        {
            payload[numbers.PictureIdOffset] = (byte)(pictureId & 0x7F);
        }

        if (numbers.HasTl0PicIdx)
        {
            payload[numbers.Tl0PicIdxOffset] = tl0PicIdx;
        }
    }
}
