using CrossStrait.Fuzz.Oracles;
using CrossStrait.MediaRelay.Rtp;

namespace CrossStrait.Fuzz.Targets;

/// <summary>The RTP header and the padding, against a reading bit by bit (RFC 3550 5.1).</summary>
internal static class RtpHeaderTarget
{
    public static void Fuzz(ReadOnlySpan<byte> input)
    {
        var error = RtpReader.ReadHeader(input, out var header);
        Oracle.Equal(Check(input, header, error), error);
        if (error != RtpError.None)
        {
            Oracle.Equal(0, header.Length);
            return;
        }

        CheckPadding(input, header);
        CheckWriter(input, header);
    }

    public static IEnumerable<Seed> Seeds() => RtpSeeds.All();

    private static RtpError Check(ReadOnlySpan<byte> input, in RtpHeader header, RtpError error)
    {
        var bits = new Bits(input);
        if (bits.BytesLeft < 12)
        {
            return RtpError.Truncated;
        }

        if (bits.Take(2) != 2)
        {
            return RtpError.BadVersion;
        }

        var (padding, extension, sources) = (bits.TakeBit(), bits.TakeBit(), bits.Take(4));
        var (marker, payloadType, sequence) = (bits.TakeBit(), bits.Take(7), bits.Take(16));
        var (timestamp, ssrc) = (bits.Take(32), bits.Take(32));
        if (!TakeWords(ref bits, sources))
        {
            return RtpError.BadCsrc;
        }

        ulong profile = 0;
        var bodyOffset = bits.Offset;
        if (extension)
        {
            if (bits.BytesLeft < 4)
            {
                return RtpError.BadExtension;
            }

            (profile, var words) = (bits.Take(16), bits.Take(16));
            bodyOffset = bits.Offset;
            if (!TakeWords(ref bits, words))
            {
                return RtpError.BadExtension;
            }
        }

        if (error == RtpError.None)
        {
            Oracle.Equal((padding, extension, (int)sources), (header.HasPadding, header.HasExtension, header.CsrcCount));
            Oracle.Equal((marker, (byte)payloadType, (ushort)sequence),
                (header.Marker, header.PayloadType, header.SequenceNumber));
            Oracle.Equal(((uint)timestamp, (uint)ssrc), (header.Timestamp, header.Ssrc));
            Oracle.Equal(((ushort)profile, bodyOffset), (header.ExtensionProfile, header.ExtensionOffset));
            Oracle.Equal((bits.Offset - bodyOffset, bits.Offset), (header.ExtensionLength, header.Length));
        }

        return RtpError.None;
    }

    private static bool TakeWords(ref Bits bits, ulong words)
    {
        for (; words > 0; words--)
        {
            if (bits.BytesLeft < 4)
            {
                return false;
            }

            bits.Take(32);
        }

        return true;
    }

    private static void CheckPadding(ReadOnlySpan<byte> input, in RtpHeader header)
    {
        var error = RtpReader.ReadPadding(input, header, out var payload);
        var room = input.Length - header.Length;
        var count = header.HasPadding && room > 0 ? input[^1] : 0;
        if (header.HasPadding && (count == 0 || count > room))
        {
            Oracle.Equal((RtpError.BadPadding, 0), (error, payload));
        }
        else
        {
            Oracle.Equal((RtpError.None, input.Length), (error, header.Length + payload + count));
        }
    }

    // What the writer makes of the values is what they were read from, but for the bits it never sets.
    private static void CheckWriter(ReadOnlySpan<byte> input, in RtpHeader header)
    {
        Span<byte> written = stackalloc byte[RtpHeader.FixedLength];
        var writer = new RtpWriter(written);
        writer.WriteFixed(header.PayloadType, header.Marker, header.SequenceNumber, header.Timestamp, header.Ssrc);
        Oracle.Equal(RtpHeader.FixedLength, writer.End());
        Oracle.Equal(0x80, written[0]);
        Oracle.SameBytes(input[1..RtpHeader.FixedLength], written[1..]);
    }
}
