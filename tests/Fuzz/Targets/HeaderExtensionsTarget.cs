using CrossStrait.Fuzz.Oracles;
using CrossStrait.MediaRelay.Rtp;

namespace CrossStrait.Fuzz.Targets;

/// <summary>The elements of header extensions, against a list of them made in the plainest way (RFC 8285 4.2, 4.3).</summary>
internal static class HeaderExtensionsTarget
{
    private static readonly HeaderExtensionMap _map = MakeMap();

    public static void Fuzz(ReadOnlySpan<byte> input)
    {
        // Always version 2 with an extension, so that mutations reach it.
        byte[] packet = [.. input];
        if (packet.Length > 0)
        {
            packet[0] = (byte)(0x90 | (packet[0] & 0x2F));
        }

        if (RtpReader.ReadHeader(packet, out var header) != RtpError.None)
        {
            return;
        }

        var error = RtpReader.ReadExtensions(packet, header, _map, out var extensions);
        Dictionary<byte, Range> elements = [];
        Oracle.Equal(List(packet, header, elements), error);
        foreach (var kind in Enum.GetValues<HeaderExtensionKind>())
        {
            CheckRange(header, extensions[kind], elements, _map.IdOf(kind));
        }

        CheckWriter(packet, extensions, header.HasTwoByteElements);
    }

    public static IEnumerable<Seed> Seeds() => RtpSeeds.All();

    private static RtpError List(byte[] packet, in RtpHeader header, Dictionary<byte, Range> elements)
    {
        var oneByte = header.ExtensionProfile == 0xBEDE;
        if (!oneByte && header.ExtensionProfile is < 0x1000 or > 0x100F)
        {
            return RtpError.None;
        }

        var body = new Bits(packet.AsSpan(0, header.Length));
        for (var skipped = 0; skipped < header.Length - header.ExtensionLength; skipped++)
        {
            body.Take(8);
        }

        while (body.BytesLeft > 0)
        {
            var (id, length) = (body.Take(oneByte ? 4 : 8), oneByte ? body.Take(4) + 1 : 0);
            if (id == 0 && length <= 1)
            {
                continue;
            }

            if (oneByte && id is 0 or 15)
            {
                return RtpError.None;
            }

            if (!oneByte)
            {
                if (body.BytesLeft == 0)
                {
                    return RtpError.BadExtension;
                }

                length = body.Take(8);
            }

            if (body.BytesLeft < (int)length)
            {
                return RtpError.BadExtension;
            }

            elements[(byte)id] = body.Offset..(body.Offset + (int)length);
            body.Take((int)length * 8);
        }

        return RtpError.None;
    }

    private static void CheckRange(in RtpHeader header, ExtensionRange range, Dictionary<byte, Range> elements, byte id)
    {
        var expected = elements.TryGetValue(id, out var found);
        Oracle.Equal(expected, range.IsPresent);
        if (expected)
        {
            Oracle.Equal(found, range.Offset..(range.Offset + range.Length));
            Oracle.True(range.Offset >= header.ExtensionOffset && range.Offset + range.Length <= header.Length);
        }
    }

    // The elements found, written in the same form, are found again with the same values.
    private static void CheckWriter(byte[] packet, in HeaderExtensions extensions, bool twoByte)
    {
        Span<byte> written = stackalloc byte[8192];
        var writer = new RtpWriter(written);
        writer.WriteFixed(0, marker: false, 0, 0, 0);
        writer.BeginExtensions(twoByte);
        foreach (var kind in Enum.GetValues<HeaderExtensionKind>())
        {
            if (extensions[kind].IsPresent)
            {
                writer.WriteExtension(_map.IdOf(kind), extensions[kind].In(packet));
            }
        }

        var length = writer.End();
        Oracle.Equal(0, length % 4);
        Oracle.Equal(RtpError.None, RtpReader.ReadHeader(written[..length], out var header));
        Oracle.Equal(RtpError.None, RtpReader.ReadExtensions(written, header, _map, out var again));
        foreach (var kind in Enum.GetValues<HeaderExtensionKind>())
        {
            Oracle.Equal(extensions[kind].IsPresent, again[kind].IsPresent);
            Oracle.SameBytes(extensions[kind].In(packet), again[kind].In(written));
        }
    }

    private static HeaderExtensionMap MakeMap()
    {
        var map = new HeaderExtensionMap();
        for (byte id = 1; id < 15; id++)
        {
            map.Set(id, (HeaderExtensionKind)id);
        }

        map.Set(200, HeaderExtensionKind.TransmissionTimeOffset);
        return map;
    }
}
