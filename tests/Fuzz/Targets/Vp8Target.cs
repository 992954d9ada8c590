using CrossStrait.Fuzz.Oracles;
using CrossStrait.MediaRelay.Rtp.Codecs;

namespace CrossStrait.Fuzz.Targets;

/// <summary>The VP8 payload descriptor and key frame size, against a reading bit by bit (RFC 7741 4.2, RFC 6386 9.1).</summary>
internal static class Vp8Target
{
    private static readonly byte[] _keyFrame = [0x10, 0x02, 0x00, 0x9D, 0x01, 0x2A, 0x80, 0x42, 0xE0, 0x81, 0x00];

    public static void Fuzz(ReadOnlySpan<byte> input)
    {
        var read = Vp8Descriptor.TryRead(input, out var descriptor);
        Oracle.Equal(Check(input, descriptor, read), read);
        if (!read)
        {
            Oracle.Equal(0, descriptor.Length);
            return;
        }

        CheckSize(input, descriptor);
        CheckPatches(input, descriptor);
    }

    public static IEnumerable<Seed> Seeds()
    {
        yield return new Seed("shortest", [0x10, .. _keyFrame]);
        yield return new Seed("later-partition", [0x01, 0xAA, 0xBB]);
        yield return new Seed("short-picture-id", [0x90, 0x80, 0x7F, .. _keyFrame]);
        yield return new Seed("long-picture-id", [0x90, 0x80, 0xFF, 0xFF, .. _keyFrame]);
        yield return new Seed("full-descriptor", [0x90, 0xF0, 0x92, 0x34, 0x56, 0xB5, .. _keyFrame]);
        yield return new Seed("tl0picidx-and-layer", [0xB0, 0x60, 0xFE, 0x60, 0x01, 0x02, 0x03]);
        yield return new Seed("key-index-alone", [0x90, 0x10, 0x1F, .. _keyFrame]);
    }

    private static bool Check(ReadOnlySpan<byte> input, in Vp8Descriptor descriptor, bool read)
    {
        var bits = new Bits(input);
        if (bits.BytesLeft < 1)
        {
            return false;
        }

        var (extended, _, nonReference, start) = (bits.TakeBit(), bits.TakeBit(), bits.TakeBit(), bits.TakeBit());
        var (_, partition) = (bits.TakeBit(), bits.Take(3));
        if (extended && bits.BytesLeft < 1)
        {
            return false;
        }

        var (hasId, hasTl0, hasTid, hasKey) = extended
            ? (bits.TakeBit(), bits.TakeBit(), bits.TakeBit(), bits.TakeBit())
            : default;
        bits.Take(extended ? 4 : 0);

        var idOffset = hasId ? bits.Offset : 0;
        if (hasId && bits.BytesLeft < 1)
        {
            return false;
        }

        var isLong = hasId && bits.TakeBit();
        if (isLong && bits.BytesLeft < 2)
        {
            return false;
        }

        var id = hasId ? bits.Take(isLong ? 15 : 7) : 0;
        var tl0Offset = hasTl0 ? bits.Offset : 0;
        if (bits.BytesLeft < (hasTl0 ? 1 : 0) + (hasTid || hasKey ? 1 : 0) + 1)
        {
            return false;
        }

        var tl0 = hasTl0 ? bits.Take(8) : 0;
        var (tid, sync, key) = hasTid || hasKey ? (bits.Take(2), bits.TakeBit(), bits.Take(5)) : default;
        var length = bits.Offset;
        var isKeyFrame = start && partition == 0 && bits.Take(8) % 2 == 0;
        if (read)
        {
            Oracle.Equal((length, nonReference, start && partition == 0, isKeyFrame),
                (descriptor.Length, descriptor.IsNonReference, descriptor.IsStartOfFrame, descriptor.IsKeyFrame));
            Oracle.Equal((hasId, isLong, (ushort)id, idOffset),
                (descriptor.HasPictureId, descriptor.IsLongPictureId, descriptor.PictureId, descriptor.PictureIdOffset));
            Oracle.Equal((hasTl0, (byte)tl0, tl0Offset),
                (descriptor.HasTl0PicIdx, descriptor.Tl0PicIdx, descriptor.Tl0PicIdxOffset));
            Oracle.Equal((hasTid, hasTid ? (byte)tid : (byte)0, hasTid && sync),
                (descriptor.HasTid, descriptor.Tid, descriptor.LayerSync));
            Oracle.Equal((hasKey, hasKey ? (byte)key : (byte)0), (descriptor.HasKeyIdx, descriptor.KeyIdx));
        }

        return true;
    }

    private static void CheckSize(ReadOnlySpan<byte> input, in Vp8Descriptor descriptor)
    {
        var frame = input[descriptor.Length..];
        var whole = descriptor.IsKeyFrame && frame.Length >= 10 && frame[3..6].SequenceEqual((ReadOnlySpan<byte>)[0x9D, 0x01, 0x2A]);
        (int, int)? expected = whole
            ? (frame[6] + (frame[7] % 64 * 256), frame[8] + (frame[9] % 64 * 256))
            : null;
        Oracle.Equal(expected, descriptor.TryReadKeyFrameSize(input));
    }

    // Patched with the value it had, the payload is unchanged; with the complement, only that field changes.
    private static void CheckPatches(ReadOnlySpan<byte> input, in Vp8Descriptor descriptor)
    {
        byte[] payload = [.. input];
        PictureNumbers.Patch(payload, descriptor.Numbers, descriptor.PictureId, descriptor.Tl0PicIdx);
        Oracle.SameBytes(input, payload);

        PictureNumbers.Patch(payload, descriptor.Numbers, (ushort)~descriptor.PictureId, (byte)~descriptor.Tl0PicIdx);
        Oracle.True(Vp8Descriptor.TryRead(payload, out var patched));
        var mask = descriptor.HasPictureId ? descriptor.IsLongPictureId ? 0x7FFF : 0x7F : 0;
        Oracle.Equal(~descriptor.PictureId & mask, patched.PictureId);
        Oracle.Equal(descriptor.HasTl0PicIdx ? (byte)~descriptor.Tl0PicIdx : (byte)0, patched.Tl0PicIdx);
        Oracle.Equal((descriptor.Length, descriptor.IsLongPictureId, descriptor.Tid),
            (patched.Length, patched.IsLongPictureId, patched.Tid));
    }
}
