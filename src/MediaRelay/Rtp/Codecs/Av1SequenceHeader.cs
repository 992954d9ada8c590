namespace CrossStrait.MediaRelay.Rtp.Codecs;

/// <summary>The largest picture of a coded video sequence, from its sequence header OBU (AV1 5.5.1).</summary>
internal readonly record struct Av1SequenceHeader(ushort Width, ushort Height)
{
    /// <summary>AV1 6.2.2, obu_type.</summary>
    public const int ObuType = 1;

    private const int ExtensionBit = 0x04;
    private const int HasSizeBit = 0x02;

    /// <summary>False for another OBU, and for one that is cut before the size.</summary>
    /// <param name="obu">With its header; its size field may be there or not.</param>
    public static bool TryRead(ReadOnlySpan<byte> obu, out Av1SequenceHeader sequence)
    {
        sequence = default;
        if (obu.IsEmpty || TypeOf(obu[0]) != ObuType)
        {
            return false;
        }

        var start = (obu[0] & ExtensionBit) != 0 ? 2 : 1;
        if ((obu[0] & HasSizeBit) != 0 && obu.Length > start)
        {
            if (!Av1ElementReader.TryReadLength(obu[start..], out _, out var size))
            {
                return false;
            }

            start += size;
        }

        if (start >= obu.Length)
        {
            return false;
        }

        var bits = new BitReader(obu[start..]);
        SkipToSize(ref bits);
        var (widthBits, heightBits) = ((int)bits.Take(4) + 1, (int)bits.Take(4) + 1);
        sequence = new Av1SequenceHeader(Size(bits.Take(widthBits)), Size(bits.Take(heightBits)));
        return !bits.IsPastEnd;
    }

    /// <summary>AV1 5.3.2: one forbidden bit, four bits of type.</summary>
    public static int TypeOf(byte obuHeader) => (obuHeader >> 3) & 0x0F;

    private static ushort Size(uint lessOne) => (ushort)Math.Min(lessOne + 1, ushort.MaxValue);

    private static void SkipToSize(ref BitReader bits)
    {
        bits.Take(4); // seq_profile, still_picture
        if (bits.TakeBit())
        {
            bits.Take(5); // reduced_still_picture_header: seq_level_idx alone
            return;
        }

        var (hasModel, delayBits) = (false, 0);
        if (bits.TakeBit())
        {
            SkipTiming(ref bits, out hasModel, out delayBits);
        }

        var hasDisplayDelay = bits.TakeBit();
        for (var points = bits.Take(5) + 1; points > 0; points--)
        {
            bits.Take(12); // operating_point_idc
            if (bits.Take(5) > 7)
            {
                bits.Take(1); // seq_tier, for levels above 3.3
            }

            if (hasModel && bits.TakeBit())
            {
                bits.Skip((2 * delayBits) + 1);
            }

            if (hasDisplayDelay && bits.TakeBit())
            {
                bits.Take(4);
            }
        }
    }

    /// <summary>timing_info() and decoder_model_info(), AV1 5.5.3 and 5.5.4.</summary>
    private static void SkipTiming(ref BitReader bits, out bool hasModel, out int delayBits)
    {
        bits.Skip(64);
        if (bits.TakeBit())
        {
            bits.TakeExponential();
        }

        hasModel = bits.TakeBit();
        delayBits = 0;
        if (hasModel)
        {
            delayBits = (int)bits.Take(5) + 1;
            bits.Skip(32 + 5 + 5);
        }
    }
}
