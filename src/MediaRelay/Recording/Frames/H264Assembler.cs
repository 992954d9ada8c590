using System.Buffers.Binary;
using CrossStrait.MediaRelay.Rtp.Codecs;

namespace CrossStrait.MediaRelay.Recording.Frames;

/// <summary>H.264 access units (RFC 6184 5) as a byte stream (H.264 annex B), each NAL unit behind a start code.</summary>
internal sealed class H264Assembler : FrameAssembler
{
    private const byte FragmentStartBit = 0x80;
    private const byte FragmentEndBit = 0x40;

    private H264Sps _sps;

    protected override bool TryJoin(IReadOnlyList<ReadOnlyMemory<byte>> payloads, out JoinedPicture picture)
    {
        picture = default;
        using var bytes = new MemoryStream();
        var isWithinUnit = false;
        var hasIdr = false;
        foreach (var memory in payloads)
        {
            var payload = memory.Span;
            if (!H264Payload.TryRead(payload, out var read))
            {
                return false;
            }

            hasIdr |= read.StartsIdr;
            if (read.HasSps && H264Sps.TryRead(payload.Slice(read.SpsOffset, read.SpsLength), out var sps))
            {
                _sps = sps;
            }

            if (!TryWrite(bytes, payload, ref isWithinUnit))
            {
                return false;
            }
        }

        // A decoder needs parameters before its first picture; later ones may rely on those it has.
        var isKey = hasIdr && _sps.Width > 0;
        picture = isKey
            ? new JoinedPicture(bytes.ToArray(), true, _sps.Width, _sps.Height)
            : new JoinedPicture(bytes.ToArray(), false, 0, 0);
        return !isWithinUnit;
    }

    private static bool TryWrite(MemoryStream bytes, ReadOnlySpan<byte> payload, ref bool isWithinUnit)
    {
        switch (payload[0] & 0x1F)
        {
            case H264Payload.FuA:
                var starts = (payload[1] & FragmentStartBit) != 0;
                if (starts == isWithinUnit)
                {
                    return false;
                }

                if (starts)
                {
                    // RFC 6184 5.8: F and NRI stand in the first byte, the type in the second.
                    WriteUnit(bytes, [(byte)((payload[0] & 0xE0) | (payload[1] & 0x1F))]);
                }

                bytes.Write(payload[2..]);
                isWithinUnit = (payload[1] & FragmentEndBit) == 0;
                return true;
            case H264Payload.StapA:
                for (var rest = payload[1..]; rest.Length > 2;)
                {
                    var length = BinaryPrimitives.ReadUInt16BigEndian(rest);
                    WriteUnit(bytes, rest.Slice(2, length));
                    rest = rest[(2 + length)..];
                }

                return !isWithinUnit;
            default:
                WriteUnit(bytes, payload);
                return !isWithinUnit;
        }
    }

    private static void WriteUnit(MemoryStream bytes, ReadOnlySpan<byte> unit)
    {
        bytes.Write([0, 0, 0, 1]);
        bytes.Write(unit);
    }
}
