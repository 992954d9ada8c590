using System.Buffers.Binary;
using CrossStrait.Fuzz.Oracles;
using CrossStrait.MediaRelay.Recording.Frames;
using CrossStrait.MediaRelay.Rtp.Codecs;

namespace CrossStrait.Fuzz.Targets;

/// <summary>H.264 payloads (RFC 6184 5), two bytes of length before each: the NAL units as a plain list says them, and as recordings join them.</summary>
internal static class H264Target
{
    private static readonly byte[] _sps = Convert.FromHexString("6742c0158c8d40a0cbcf3506060607844235");

    public static void Fuzz(ReadOnlySpan<byte> input)
    {
        H264Sps.TryRead(input, out _);
        var assembler = FrameAssembler.For("H264")!;
        for (var sequence = 0L; input.Length > 2; sequence++)
        {
            var length = Math.Min(BinaryPrimitives.ReadUInt16BigEndian(input) & 0x7FF, input.Length - 2);
            var payload = input.Slice(2, length);
            Check(payload);
            var packet = new CapturedPacket(1, sequence, 0, default, input[0] >= 0x80, payload.ToArray(), "H264");
            if (assembler.TryAdd(packet, out var frame))
            {
                Oracle.SameBytes([0, 0, 0, 1], frame.Payload.Span[..4]);
                Oracle.Equal(frame.IsKeyFrame, frame.Width > 0 && frame.Height > 0);
            }

            input = input[(2 + length)..];
        }
    }

    public static IEnumerable<Seed> Seeds()
    {
        byte[] aggregate = [0x78, 0, (byte)_sps.Length, .. _sps, 0, 4, 0x68, 0xCE, 0x3C, 0x80];
        yield return new Seed("aggregate-then-fragments",
            [0x00, (byte)aggregate.Length, .. aggregate, 0x00, 4, 0x7C, 0x85, 0xB8, 0x00, 0x80, 3, 0x7C, 0x45, 0x11]);
        yield return new Seed("single-units", [0x00, (byte)_sps.Length, .. _sps, 0x00, 2, 0x68, 0xCE, 0x80, 3, 0x65, 0xB8, 0x00]);
        yield return new Seed("slice", [0x80, 3, 0x61, 0xE0, 0x00]);
        yield return new Seed("parameters-alone", _sps);
    }

    private static void Check(ReadOnlySpan<byte> payload)
    {
        var read = H264Payload.TryRead(payload, out var result);
        var units = UnitsOf([.. payload]);
        Oracle.Equal(units is not null, read);
        if (!read)
        {
            return;
        }

        Oracle.Equal(units!.Exists(unit => unit.Type is 1 or 5), result.HasSlice);
        Oracle.Equal(units.Exists(unit => unit.Type == 5 && unit.IsStart && unit.FirstByte >= 0x80), result.StartsIdr);
        Oracle.Equal(units.Exists(unit => unit.Type is 1 or 5 && unit.IsStart && unit.FirstByte >= 0x80), result.StartsSlice);
        Oracle.Equal(units[0].IsStart && units[0].Type is >= 6 and <= 9, result.StartsHeaders);
        if (result.HasSps)
        {
            Oracle.Equal(7, payload[result.SpsOffset] & 0x1F);
            Oracle.True(result.SpsOffset + result.SpsLength <= payload.Length);
        }
    }

    /// <summary>Type, whether it begins here, and the first byte behind its header (-1 without); null if that cannot be said.</summary>
    private static List<(int Type, bool IsStart, int FirstByte)>? UnitsOf(byte[] payload)
    {
        if (payload.Length == 0)
        {
            return null;
        }

        var type = payload[0] & 0x1F;
        if (type is > 0 and < 24)
        {
            return [(type, true, payload.Length > 1 ? payload[1] : -1)];
        }

        if (type == 28 && payload.Length > 2)
        {
            return [(payload[1] & 0x1F, payload[1] >= 0x80, payload[2])];
        }

        if (type != 24)
        {
            return null;
        }

        List<(int, bool, int)> units = [];
        var rest = payload[1..];
        while (rest.Length > 0)
        {
            var length = rest.Length < 3 ? 0 : (rest[0] * 256) + rest[1];
            if (length == 0 || length > rest.Length - 2)
            {
                return null;
            }

            units.Add((rest[2] & 0x1F, true, length > 1 ? rest[3] : -1));
            rest = rest[(2 + length)..];
        }

        return units.Count > 0 ? units : null;
    }
}
