using System.Buffers.Binary;

namespace CrossStrait.MediaRelay.Rtp.Codecs;

/// <summary>
/// What the NAL units of one H.264 payload are (RFC 6184 5.2), for packetization modes 0 and 1: a single NAL unit,
/// several in a STAP-A, or a fragment in an FU-A.
/// </summary>
internal readonly struct H264Payload
{
    public const int Slice = 1;
    public const int IdrSlice = 5;
    public const int Sei = 6;
    public const int Sps = 7;
    public const int Pps = 8;
    public const int Delimiter = 9;
    public const int StapA = 24;
    public const int FuA = 28;

    private const int TypeMask = 0x1F;
    private const byte FragmentStartBit = 0x80;

    private H264Payload(bool startsHeaders, bool startsSlice, bool startsIdr, bool hasSlice, int spsOffset, int spsLength)
    {
        StartsHeaders = startsHeaders;
        StartsSlice = startsSlice;
        StartsIdr = startsIdr;
        HasSlice = hasSlice;
        SpsOffset = spsOffset;
        SpsLength = spsLength;
    }

    /// <summary>Begins with what stands before the first slice of an access unit (H.264 7.4.1.2.3): delimiter, SPS, PPS or SEI.</summary>
    public bool StartsHeaders { get; }

    /// <summary>Has the beginning of the first slice of a picture: first_mb_in_slice is 0.</summary>
    public bool StartsSlice { get; }

    /// <summary>The same of an IDR picture.</summary>
    public bool StartsIdr { get; }

    /// <summary>Has a slice or a part of one.</summary>
    public bool HasSlice { get; }

    public bool HasSps => SpsLength > 0;

    /// <summary>Where the sequence parameter set begins, with its NAL header.</summary>
    public int SpsOffset { get; }

    public int SpsLength { get; }

    /// <summary>False for an empty payload, a cut aggregate, and the types of other packetization modes.</summary>
    public static bool TryRead(ReadOnlySpan<byte> payload, out H264Payload read)
    {
        read = default;
        if (payload.IsEmpty)
        {
            return false;
        }

        switch (payload[0] & TypeMask)
        {
            case > 0 and < StapA:
                read = default(H264Payload).With(payload, 0, payload.Length, payload[0] & TypeMask, isStart: true, isFirst: true);
                return true;
            case StapA:
                return TryReadAggregate(payload, out read);
            case FuA when payload.Length > 2:
                // The unit's header is made of both bytes (RFC 6184 5.8); its body follows in each fragment.
                read = default(H264Payload).With(
                    payload, 1, payload.Length - 1, payload[1] & TypeMask, (payload[1] & FragmentStartBit) != 0, isFirst: true, isFragment: true);
                return true;
            default:
                return false;
        }
    }

    private static bool TryReadAggregate(ReadOnlySpan<byte> payload, out H264Payload read)
    {
        read = default;
        var result = default(H264Payload);
        var offset = 1;
        while (offset < payload.Length)
        {
            if (payload.Length - offset < 3)
            {
                return false;
            }

            // RFC 6184 5.7.1: two bytes of size before each unit, which is not empty.
            var length = BinaryPrimitives.ReadUInt16BigEndian(payload[offset..]);
            if (length == 0 || length > payload.Length - offset - 2)
            {
                return false;
            }

            var type = payload[offset + 2] & TypeMask;
            result = result.With(payload, offset + 2, length, type, isStart: true, isFirst: offset == 1);
            offset += 2 + length;
        }

        read = result;
        return payload.Length > 1;
    }

    private H264Payload With(
        ReadOnlySpan<byte> payload, int offset, int length, int type, bool isStart, bool isFirst, bool isFragment = false)
    {
        var isSlice = type is Slice or IdrSlice;

        // first_mb_in_slice is the first field of a slice, and 0 is written as a single 1 bit (H.264 7.3.3, 9.1).
        var startsSlice = isSlice && isStart && length > 1 && (payload[offset + 1] & 0x80) != 0;
        var isSps = type == Sps && !isFragment && !HasSps;
        return new H264Payload(
            StartsHeaders || (isFirst && isStart && type is Sei or Sps or Pps or Delimiter),
            StartsSlice || startsSlice,
            StartsIdr || (startsSlice && type == IdrSlice),
            HasSlice || isSlice,
            isSps ? offset : SpsOffset,
            isSps ? length : SpsLength);
    }
}
