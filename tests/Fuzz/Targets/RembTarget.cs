using System.Numerics;
using System.Text;
using CrossStrait.Fuzz.Oracles;
using CrossStrait.MediaRelay.Rtcp;

namespace CrossStrait.Fuzz.Targets;

/// <summary>The body of REMB read bit by bit (draft-alvestrand-rmcat-remb-03, 2.2), and written again.</summary>
internal static class RembTarget
{
    public static void Fuzz(ReadOnlySpan<byte> input)
    {
        var isRemb = new RtcpPacket(206, 15, input).TryReadRemb(out var rate, out var ssrcs);
        var looksLikeIt = input.Length >= 16 && Encoding.Latin1.GetString(input.Slice(8, 4)) == "REMB";
        Oracle.Equal(looksLikeIt && input.Length >= 16 + (input[12] * 4), isRemb);
        if (!isRemb)
        {
            return;
        }

        var bits = new Bits(input[12..]);
        var (count, exponent, mantissa) = ((int)bits.Take(8), (int)bits.Take(6), bits.Take(18));
        Oracle.Equal(BigInteger.Min(new BigInteger(mantissa) << exponent, long.MaxValue), rate);

        List<uint> sources = [];
        foreach (var ssrc in ssrcs)
        {
            Oracle.Equal((uint)bits.Take(32), ssrc);
            sources.Add(ssrc);
        }

        Oracle.Equal(count, sources.Count);
        CheckWriter(rate, [.. sources]);
    }

    public static IEnumerable<Seed> Seeds()
    {
        yield return Made("two-sources", 2_400_000, [1, 2]);
        yield return Made("no-source", 300_001, []);
        yield return Made("largest-rate", long.MaxValue, [uint.MaxValue]);
        yield return new Seed("over-63-bits", [0, 0, 0, 1, 0, 0, 0, 0, 0x52, 0x45, 0x4D, 0x42, 0, 0xFF, 0xFF, 0xFF]);
        yield return new Seed("fewer-sources-than-said", [0, 0, 0, 1, 0, 0, 0, 0, 0x52, 0x45, 0x4D, 0x42, 2, 0x12, 0x49, 0xF0, 0, 0, 0, 9]);
    }

    private static void CheckWriter(long rate, uint[] ssrcs)
    {
        var buffer = new byte[20 + (ssrcs.Length * 4)];
        var writer = new RtcpWriter(buffer);
        Oracle.True(writer.TryWriteRemb(1, rate, ssrcs));
        Oracle.True(new RtcpPacket(206, 15, buffer.AsSpan(4)).TryReadRemb(out var again, out _));
        Oracle.True(again <= rate && again >= rate - (rate >> 17));
    }

    private static Seed Made(string name, long rate, uint[] ssrcs)
    {
        var buffer = new byte[64];
        var writer = new RtcpWriter(buffer);
        return writer.TryWriteRemb(1, rate, ssrcs)
            ? new Seed(name, buffer[4..writer.Length])
            : throw new InvalidOperationException("no room for the seed");
    }
}
