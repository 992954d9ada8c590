using System.Buffers.Binary;
using CrossStrait.Fuzz.Oracles;
using CrossStrait.MediaRelay.Recording.Frames;
using CrossStrait.MediaRelay.Rtp.Codecs;

namespace CrossStrait.Fuzz.Targets;

/// <summary>AV1 payloads, two bytes of length before each: elements add up to their payload, and what recordings join is OBUs with their sizes.</summary>
internal static class Av1Target
{
    private static readonly byte[] _sequence = Convert.FromHexString("08000000043cfecc01a008301046");

    public static void Fuzz(ReadOnlySpan<byte> input)
    {
        Av1SequenceHeader.TryRead(input, out _);
        var assembler = FrameAssembler.For("AV1")!;
        for (var sequence = 0L; input.Length > 2; sequence++)
        {
            var length = Math.Min(BinaryPrimitives.ReadUInt16BigEndian(input) & 0x7FF, input.Length - 2);
            var payload = input.Slice(2, length);
            CheckElements(payload);
            var packet = new CapturedPacket(1, sequence, 0, default, input[0] >= 0x80, payload.ToArray(), "AV1");
            if (assembler.TryAdd(packet, out var frame))
            {
                CheckUnits(frame.Payload.Span);
            }

            input = input[(2 + length)..];
        }
    }

    public static IEnumerable<Seed> Seeds()
    {
        byte[] key = [0x68, (byte)_sequence.Length, .. _sequence, 0x30, 0x01];
        yield return new Seed("key-frame-in-two-packets", [0x00, (byte)key.Length, .. key, 0x80, 2, 0x90, 0x02]);
        yield return new Seed("elements-with-lengths", [0x80, 6, 0x00, 0x02, 0x12, 0x00, 0x01, 0x30]);
        yield return new Seed("units-with-sizes-and-layers", [0x80, 12, 0x30, 0x02, 0x12, 0x00, 0x04, 0x36, 0x28, 0x01, 0xAA, 0x34, 0x28, 0xBB]);
        yield return new Seed("sequence-header", _sequence);
    }

    private static void CheckElements(ReadOnlySpan<byte> payload)
    {
        var reader = new Av1ElementReader(payload);
        var (count, length) = (0, 0);
        while (reader.TryReadNext(out var element))
        {
            count++;
            length += element.Length;
        }

        Oracle.True(length <= payload.Length);
        if (!reader.IsMalformed && payload.Length > 0)
        {
            var announced = (payload[0] >> 4) & 3;
            Oracle.True(announced == 0 || announced == count);
            Oracle.True(payload.Length - 1 - length <= 8 * count);
        }
    }

    private static void CheckUnits(ReadOnlySpan<byte> bytes)
    {
        Oracle.SameBytes([0x12, 0x00], bytes[..2]);
        while (bytes.Length > 0)
        {
            var header = (bytes[0] & 0x04) != 0 ? 2 : 1;
            Oracle.True((bytes[0] & 0x02) != 0);
            Oracle.True(Av1ElementReader.TryReadLength(bytes[header..], out var length, out var size));
            bytes = bytes[(header + size + length)..];
        }
    }
}
