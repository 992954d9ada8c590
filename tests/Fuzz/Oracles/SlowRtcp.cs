using CrossStrait.MediaRelay.Rtcp;

namespace CrossStrait.Fuzz.Oracles;

/// <summary>RTCP read bit by bit into lists (RFC 3550 6, RFC 4585 6.2.1).</summary>
internal static class SlowRtcp
{
    public static RtcpError Walk(ReadOnlySpan<byte> compound, List<Packet> packets)
    {
        var bits = new Bits(compound);
        do
        {
            var start = bits.Offset;
            if (bits.BytesLeft < 4)
            {
                return RtcpError.Truncated;
            }

            if (bits.Take(2) != 2)
            {
                return RtcpError.BadVersion;
            }

            var (padded, count, type, words) = (bits.TakeBit(), bits.Take(5), bits.Take(8), bits.Take(16));
            if (start == 0 && type is < 192 or > 223)
            {
                return RtcpError.BadFirstPacket;
            }

            var body = bits.Offset;
            if (bits.BytesLeft < (int)words * 4)
            {
                return RtcpError.BadLength;
            }

            bits.Take((int)words * 32);
            var padding = padded ? words == 0 ? 0 : compound[bits.Offset - 1] : 0;
            if (padded && (padding == 0 || padding > (int)words * 4))
            {
                return RtcpError.BadLength;
            }

            packets.Add(new Packet((byte)type, (byte)count, body..(bits.Offset - padding)));
        }
        while (bits.BytesLeft > 0);

        return RtcpError.None;
    }

    public static uint Word(ReadOnlySpan<byte> body, int index)
    {
        var bits = new Bits(body[(index * 4)..]);
        return (uint)bits.Take(32);
    }

    /// <summary>Blocks of 24 bytes behind the sender's part, as many as are claimed and whole.</summary>
    public static int CountBlocks(RtcpPacket packet)
    {
        var position = packet.Type switch
        {
            200 => 24,
            201 => 4,
            _ => packet.Body.Length,
        };
        var blocks = 0;
        for (; blocks < packet.Count && position + 24 <= packet.Body.Length; blocks++)
        {
            position += 24;
        }

        return blocks;
    }

    public static List<ushort> Lost(ReadOnlySpan<byte> body)
    {
        List<ushort> lost = [];
        var bits = new Bits(body);
        bits.Take(64);
        while (bits.BytesLeft >= 4)
        {
            var (first, following) = ((int)bits.Take(16), (int)bits.Take(16));
            lost.Add((ushort)first);
            for (var bit = 0; bit < 16; bit++)
            {
                if ((following >> bit) % 2 == 1)
                {
                    lost.Add((ushort)((first + bit + 1) % 65536));
                }
            }
        }

        return lost;
    }

    /// <summary>What the blocks of an extended report say of one source's reference time (RFC 3611 4.5); null if nothing.</summary>
    public static (uint Last, uint Delay)? Delay(ReadOnlySpan<byte> body, uint ssrc)
    {
        var words = body.Length / 4;
        for (var word = 1; word < words; word += 1 + (body[(word * 4) + 2] << 8) + body[(word * 4) + 3])
        {
            var length = (body[(word * 4) + 2] << 8) + body[(word * 4) + 3];
            if (body[word * 4] != 5 || word + 1 + length > words)
            {
                continue;
            }

            for (var entry = word + 1; entry + 3 <= word + 1 + length; entry += 3)
            {
                if (Word(body, entry) == ssrc)
                {
                    return (Word(body, entry + 1), Word(body, entry + 2));
                }
            }
        }

        return null;
    }

    public static List<Item> Items(ReadOnlySpan<byte> body, int chunks)
    {
        List<Item> items = [];
        var bits = new Bits(body);
        for (; chunks > 0 && bits.BytesLeft >= 4; chunks--)
        {
            var ssrc = (uint)bits.Take(32);
            while (true)
            {
                if (bits.BytesLeft == 0)
                {
                    return items;
                }

                var type = (byte)bits.Take(8);
                if (type == 0)
                {
                    break;
                }

                var length = bits.BytesLeft > 0 ? (int)bits.Take(8) : int.MaxValue;
                if (length > bits.BytesLeft)
                {
                    return items;
                }

                items.Add(new Item(ssrc, type, bits.Offset..(bits.Offset + length)));
                bits.Take(length * 8);
            }

            while (bits.Offset % 4 != 0 && bits.BytesLeft > 0)
            {
                bits.Take(8);
            }
        }

        return items;
    }

    /// <param name="Body">In the compound.</param>
    internal sealed record Packet(byte Type, byte Count, Range Body);

    /// <param name="Value">In the body of the packet.</param>
    internal sealed record Item(uint Ssrc, byte Type, Range Value);
}
