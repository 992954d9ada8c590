using CrossStrait.Fuzz.Oracles;
using CrossStrait.MediaRelay.Rtp.Codecs;

namespace CrossStrait.Fuzz.Targets;

/// <summary>The VP9 payload descriptor and the size of a key frame, against a reading field by field (RFC 9628 4.2).</summary>
internal static class Vp9Target
{
    private static readonly byte[] _keyFrame = [0x82, 0x49, 0x83, 0x42, 0x00, 0x13, 0xF0, 0x0B, 0x30];

    public static void Fuzz(ReadOnlySpan<byte> input)
    {
        Vp9FrameHeader.TryRead(input, out _);
        var read = Vp9Descriptor.TryRead(input, out var descriptor);
        var position = 0;
        var expected = TryRead(input, ref position, out var slow);
        Oracle.Equal(expected && position < input.Length, read);
        if (!read)
        {
            return;
        }

        Oracle.Equal(position, descriptor.Length);
        Oracle.Equal((slow.PictureId, slow.Layer >> 5, (slow.Layer >> 1) & 7, slow.Layer & 1),
            (descriptor.Numbers.PictureId, descriptor.TemporalLayer, descriptor.SpatialLayer, descriptor.UsesLowerLayer ? 1 : 0));
        Oracle.Equal(slow.Tl0PicIdx, descriptor.Numbers.HasTl0PicIdx ? descriptor.Numbers.Tl0PicIdx : -1);
        Oracle.Equal(slow.FirstSize, SizeOf(input, descriptor));
        CheckPatches(input, descriptor);
    }

    public static IEnumerable<Seed> Seeds()
    {
        yield return new Seed("shortest", [0x08, .. _keyFrame]);
        yield return new Seed("short-picture-id", [0x88, 0x7F, .. _keyFrame]);
        yield return new Seed("flexible-three-references", [0xD8, 0xFF, 0xFF, 0x03, 0x05, 0x06, 0xAA]);
        yield return new Seed("flexible-layer", [0xFD, 0xF0, 0x88, 0x50, 0x02, 0x87]);
        yield return new Seed("structure-with-sizes", [0xBE, 0xF0, 0x89, 0x10, 0x50, 0x14, 0x01, 0x40, 0x00, 0xB4, 0x02, 0x80, 0x01, 0x68, 0x05, 0x00, 0x02, 0xD0, .. _keyFrame]);
        yield return new Seed("structure-with-group", [0xAA, 0x92, 0x34, 0x10, 0x56, 0x08, 0x02, 0x18, 0x01, 0x02, 0x20, .. _keyFrame]);
    }

    private static bool TryRead(ReadOnlySpan<byte> input, ref int position, out Fields fields)
    {
        fields = new Fields { Tl0PicIdx = -1 };
        if (!TryTake(input, ref position, out var first))
        {
            return false;
        }

        var (hasId, isInter, hasLayer, isFlexible, hasStructure) =
            ((first & 128) != 0, (first & 64) != 0, (first & 32) != 0, (first & 16) != 0, (first & 2) != 0);
        if (hasId)
        {
            if (!TryTake(input, ref position, out var high) || (high >= 128 && position == input.Length))
            {
                return false;
            }

            fields.PictureId = high >= 128 ? ((high - 128) * 256) + input[position++] : high;
        }

        if (hasLayer && (!TryTake(input, ref position, out fields.Layer) || (!isFlexible && !TryTake(input, ref position, out fields.Tl0PicIdx))))
        {
            return false;
        }

        var references = 0;
        for (var more = isInter && isFlexible; more; references++)
        {
            if (references == 3 || !TryTake(input, ref position, out var reference))
            {
                return false;
            }

            more = reference % 2 == 1;
        }

        return !hasStructure || TryReadStructure(input, ref position, ref fields);
    }

    private static bool TryReadStructure(ReadOnlySpan<byte> input, ref int position, ref Fields fields)
    {
        if (!TryTake(input, ref position, out var flags))
        {
            return false;
        }

        if ((flags & 16) != 0)
        {
            for (var layer = 0; layer <= flags >> 5; layer++)
            {
                var size = (0, 0);
                if (!TryTakeTwo(input, ref position, out size.Item1) || !TryTakeTwo(input, ref position, out size.Item2))
                {
                    return false;
                }

                fields.FirstSize = layer == 0 ? size : fields.FirstSize;
            }
        }

        var pictures = 0;
        if ((flags & 8) != 0 && !TryTake(input, ref position, out pictures))
        {
            return false;
        }

        for (; pictures > 0; pictures--)
        {
            if (!TryTake(input, ref position, out var picture))
            {
                return false;
            }

            for (var references = (picture >> 2) & 3; references > 0; references--)
            {
                if (!TryTake(input, ref position, out _))
                {
                    return false;
                }
            }
        }

        return true;
    }

    private static bool TryTake(ReadOnlySpan<byte> input, ref int position, out int value)
    {
        value = position < input.Length ? input[position] : 0;
        return position++ < input.Length;
    }

    private static bool TryTakeTwo(ReadOnlySpan<byte> input, ref int position, out int value)
    {
        var (first, second) = (TryTake(input, ref position, out var high), TryTake(input, ref position, out var low));
        value = (high * 256) + low;
        return first && second;
    }

    private static (int, int) SizeOf(ReadOnlySpan<byte> input, in Vp9Descriptor descriptor)
    {
        if (descriptor.StructureOffset == 0)
        {
            return default;
        }

        Oracle.True(Vp9Structure.TryRead(input[descriptor.StructureOffset..], out var structure));
        var (width, height) = structure.SizeOf(input[descriptor.StructureOffset..], 0);
        return (width, height);
    }

    // Patched with the value it had, the payload is unchanged; with the complement, only the numbers change.
    private static void CheckPatches(ReadOnlySpan<byte> input, in Vp9Descriptor descriptor)
    {
        byte[] payload = [.. input];
        PictureNumbers.Patch(payload, descriptor.Numbers, descriptor.Numbers.PictureId, descriptor.Numbers.Tl0PicIdx);
        Oracle.SameBytes(input, payload);
        PictureNumbers.Patch(payload, descriptor.Numbers, (ushort)~descriptor.Numbers.PictureId, (byte)~descriptor.Numbers.Tl0PicIdx);
        Oracle.True(Vp9Descriptor.TryRead(payload, out var patched));
        Oracle.Equal((descriptor.Length, descriptor.SpatialLayer, descriptor.StructureOffset),
            (patched.Length, patched.SpatialLayer, patched.StructureOffset));
        Oracle.Equal(descriptor.Numbers.HasTl0PicIdx ? (byte)~descriptor.Numbers.Tl0PicIdx : (byte)0, patched.Numbers.Tl0PicIdx);
    }

    private struct Fields
    {
        public int PictureId;
        public int Layer;
        public int Tl0PicIdx;
        public (int Width, int Height) FirstSize;
    }
}
