using CrossStrait.Fuzz.Oracles;
using CrossStrait.MediaRelay.Rtp.Codecs;

namespace CrossStrait.Fuzz.Targets;

/// <summary>The blocks of redundant audio, read bit by bit (RFC 2198 3) and written again.</summary>
internal static class RedTarget
{
    public static void Fuzz(ReadOnlySpan<byte> input)
    {
        var expected = SlowRead(input);
        Span<RedBlock> blocks = stackalloc RedBlock[RedPayload.MaxBlocks];
        var count = RedPayload.Read(input, blocks);
        Oracle.Equal(expected.Count, count);
        for (var i = 0; i < count; i++)
        {
            Oracle.Equal(expected[i], blocks[i]);
        }

        if (count > 0)
        {
            var heads = new byte[(RedPayload.RedundantHeadLength * (count - 1)) + RedPayload.PrimaryHeadLength];
            for (var i = 0; i < count - 1; i++)
            {
                var (payloadType, offset, _, length) = blocks[i];
                RedPayload.WriteRedundantHead(heads.AsSpan(RedPayload.RedundantHeadLength * i), payloadType, offset, length);
            }

            heads[^1] = blocks[count - 1].PayloadType;
            Oracle.SameBytes(input[..heads.Length], heads);
        }
    }

    public static IEnumerable<Seed> Seeds()
    {
        yield return new Seed("newest-alone", [0x6F, 1, 2, 3]);
        yield return new Seed("one-earlier", [0xEF, 0x0F, 0x00, 0x02, 0x6F, 1, 2, 3, 4, 5]);
        yield return new Seed("two-earlier", [0xEF, 0x1E, 0x00, 0x03, 0xEF, 0x0F, 0x00, 0x02, 0x6F, 1, 2, 3, 4, 5, 6, 7]);
        yield return new Seed("without-newest", [0xEF, 0x0F, 0x00, 0x02]);
        yield return new Seed("longer-than-the-rest", [0xEF, 0x0F, 0x03, 0xFF, 0x6F, 1]);
        yield return new Seed("nine-earlier", [.. Enumerable.Repeat<byte[]>([0xEF, 0x0F, 0x00, 0x00], 9).SelectMany(head => head), 0x6F]);
    }

    private static List<RedBlock> SlowRead(ReadOnlySpan<byte> input)
    {
        List<RedBlock> blocks = [];
        var bits = new Bits(input);
        while (true)
        {
            if (bits.BytesLeft == 0)
            {
                return [];
            }

            var more = bits.TakeBit();
            var payloadType = (byte)bits.Take(7);
            if (!more)
            {
                blocks.Add(new RedBlock(payloadType, 0, 0, 0));
                break;
            }

            if (bits.BytesLeft < 3)
            {
                return [];
            }

            blocks.Add(new RedBlock(payloadType, (ushort)bits.Take(14), 0, (int)bits.Take(10)));
        }

        var offset = bits.Offset;
        for (var i = 0; i < blocks.Count; i++)
        {
            blocks[i] = blocks[i] with { Offset = offset };
            offset += blocks[i].Length;
        }

        blocks[^1] = blocks[^1] with { Length = input.Length - blocks[^1].Offset };
        return offset > input.Length || blocks.Count > RedPayload.MaxBlocks ? [] : blocks;
    }
}
