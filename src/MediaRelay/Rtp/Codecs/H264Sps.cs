namespace CrossStrait.MediaRelay.Rtp.Codecs;

/// <summary>The size of the picture by a sequence parameter set (H.264 7.3.2.1.1), less what is cropped.</summary>
internal readonly record struct H264Sps(ushort Width, ushort Height)
{
    private const int MacroblockSize = 16;

    /// <summary>Enough for all that stands before the size but for the largest scaling lists, which no browser sends.</summary>
    private const int MaxLength = 256;

    /// <param name="unit">The NAL unit with its header.</param>
    public static bool TryRead(ReadOnlySpan<byte> unit, out H264Sps sps)
    {
        sps = default;
        if (unit.IsEmpty)
        {
            return false;
        }

        Span<byte> buffer = stackalloc byte[MaxLength];
        var bits = new BitReader(WithoutEmulationPrevention(unit[1..], buffer));
        var profile = bits.Take(8);
        bits.Take(16); // constraint flags, level
        bits.TakeExponential(); // seq_parameter_set_id
        var chromaFormat = HasChromaFormat(profile) ? TakeChromaFormat(ref bits) : 1;
        bits.TakeExponential(); // log2_max_frame_num_minus4
        SkipPictureOrder(ref bits);
        bits.TakeExponential(); // max_num_ref_frames
        bits.Take(1); // gaps_in_frame_num_value_allowed_flag
        var width = (bits.TakeExponential() + 1L) * MacroblockSize;
        var mapUnits = bits.TakeExponential() + 1L;
        var isFrameOnly = bits.TakeBit();
        var height = mapUnits * MacroblockSize * (isFrameOnly ? 1 : 2);
        if (!isFrameOnly)
        {
            bits.Take(1); // mb_adaptive_frame_field_flag
        }

        bits.Take(1); // direct_8x8_inference_flag
        if (bits.TakeBit())
        {
            // H.264 7.4.2.1.1: counted in chroma samples, in both fields of a frame.
            var cropX = chromaFormat is 1 or 2 ? 2 : 1;
            var cropY = (chromaFormat == 1 ? 2 : 1) * (isFrameOnly ? 1 : 2);
            width -= cropX * ((long)bits.TakeExponential() + bits.TakeExponential());
            height -= cropY * ((long)bits.TakeExponential() + bits.TakeExponential());
        }

        if (bits.IsPastEnd || width is < 1 or > ushort.MaxValue || height is < 1 or > ushort.MaxValue)
        {
            return false;
        }

        sps = new H264Sps((ushort)width, (ushort)height);
        return true;
    }

    /// <summary>H.264 7.4.1: 00 00 03 stands for 00 00 where the two zeros might be taken for a start code.</summary>
    private static ReadOnlySpan<byte> WithoutEmulationPrevention(ReadOnlySpan<byte> unit, Span<byte> buffer)
    {
        var (length, zeros) = (0, 0);
        foreach (var value in unit)
        {
            if (length == buffer.Length)
            {
                break;
            }

            if (zeros >= 2 && value == 3)
            {
                zeros = 0;
                continue;
            }

            zeros = value == 0 ? zeros + 1 : 0;
            buffer[length++] = value;
        }

        return buffer[..length];
    }

    private static bool HasChromaFormat(uint profile) =>
        profile is 100 or 110 or 122 or 244 or 44 or 83 or 86 or 118 or 128 or 138 or 139 or 134 or 135;

    private static uint TakeChromaFormat(ref BitReader bits)
    {
        var chromaFormat = bits.TakeExponential();
        if (chromaFormat == 3)
        {
            bits.Take(1); // separate_colour_plane_flag
        }

        bits.TakeExponential(); // bit_depth_luma_minus8
        bits.TakeExponential(); // bit_depth_chroma_minus8
        bits.Take(1); // qpprime_y_zero_transform_bypass_flag
        if (bits.TakeBit())
        {
            var lists = chromaFormat == 3 ? 12 : 8;
            for (var list = 0; list < lists; list++)
            {
                if (bits.TakeBit())
                {
                    SkipScalingList(ref bits, list < 6 ? 16 : 64);
                }
            }
        }

        return chromaFormat;
    }

    /// <summary>H.264 7.3.2.1.1.1: when a scale comes to 0 the rest of the list is not written.</summary>
    private static void SkipScalingList(ref BitReader bits, int size)
    {
        var (last, next) = (8, 8);
        for (var i = 0; i < size && next != 0 && !bits.IsPastEnd; i++)
        {
            next = (last + bits.TakeSignedExponential()) & 0xFF;
            last = next == 0 ? last : next;
        }
    }

    private static void SkipPictureOrder(ref BitReader bits)
    {
        switch (bits.TakeExponential())
        {
            case 0:
                bits.TakeExponential(); // log2_max_pic_order_cnt_lsb_minus4
                break;
            case 1:
                bits.Take(1); // delta_pic_order_always_zero_flag
                bits.TakeExponential(); // offset_for_non_ref_pic
                bits.TakeExponential(); // offset_for_top_to_bottom_field
                for (var count = bits.TakeExponential(); count > 0 && !bits.IsPastEnd; count--)
                {
                    bits.TakeExponential(); // offset_for_ref_frame
                }

                break;
        }
    }
}
