namespace CrossStrait.MediaRelay.Rtp.Codecs;

/// <summary>The size of a VP9 key frame by its uncompressed header (VP9 bitstream specification 6.2).</summary>
internal readonly record struct Vp9FrameHeader(ushort Width, ushort Height)
{
    private const uint FrameMarker = 2;
    private const uint SyncCode = 0x498342;

    /// <summary>sRGB has no subsampling and no range of its own.</summary>
    private const uint Srgb = 7;

    /// <summary>False for all but key frames, and for one that is cut before the size.</summary>
    public static bool TryRead(ReadOnlySpan<byte> frame, out Vp9FrameHeader header)
    {
        header = default;
        var bits = new BitReader(frame);
        if (bits.Take(2) != FrameMarker)
        {
            return false;
        }

        var profile = bits.Take(1) | (bits.Take(1) << 1);
        if (profile == 3)
        {
            bits.Take(1); // reserved
        }

        var showsExisting = bits.TakeBit();
        var isInter = bits.TakeBit();
        bits.Take(2); // show_frame, error_resilient_mode
        if (showsExisting || isInter || bits.Take(24) != SyncCode)
        {
            return false;
        }

        SkipColour(ref bits, profile);
        header = new Vp9FrameHeader(Size(bits.Take(16)), Size(bits.Take(16)));
        return !bits.IsPastEnd;
    }

    private static ushort Size(uint lessOne) => (ushort)Math.Min(lessOne + 1, ushort.MaxValue);

    private static void SkipColour(ref BitReader bits, uint profile)
    {
        if (profile >= 2)
        {
            bits.Take(1); // ten or twelve bits
        }

        if (bits.Take(3) != Srgb)
        {
            bits.Take(1); // color_range
            if ((profile & 1) != 0)
            {
                bits.Take(3); // subsampling, reserved
            }
        }
        else if ((profile & 1) != 0)
        {
            bits.Take(1); // reserved
        }
    }
}
