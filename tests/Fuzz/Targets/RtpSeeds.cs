using CrossStrait.MediaRelay.Rtp;

namespace CrossStrait.Fuzz.Targets;

/// <summary>Packets of RTP made by our writer, and the forms it does not make.</summary>
internal static class RtpSeeds
{
    public static IEnumerable<Seed> All()
    {
        yield return new Seed("audio-no-extension", Packet([], twoByte: false));
        yield return new Seed("audio-level-and-mid", Packet([(1, [0xC8]), (4, "0"u8.ToArray())], twoByte: false));
        yield return new Seed("one-byte-longest-value", Packet([(14, new byte[16]), (2, [1, 2, 3])], twoByte: false));
        yield return new Seed("two-byte-with-empty-value", Packet([(200, []), (4, new byte[40])], twoByte: true));
        yield return new Seed("contributing-sources", WithSources(Packet([(4, "12"u8.ToArray())], twoByte: false), 3));
        yield return new Seed("padding-only", Padded(Packet([], twoByte: false)[..RtpHeader.FixedLength], 200));
        yield return new Seed("padding-behind-payload", Padded(Packet([(1, [0])], twoByte: false), 4));
        yield return new Seed("one-byte-padding-between",
            Packet(0xBEDE, [0x10, 0xC8, 0x00, 0x00, 0x40, 0x61, 0x00, 0xE0, 0x62, 0x00, 0x00, 0x00]));
        yield return new Seed("one-byte-id-15-stops", Packet(0xBEDE, [0x10, 0xC8, 0xF0, 0x00, 0x40, 0x61, 0x00, 0x00]));
        yield return new Seed("two-byte-padding-and-appbits", Packet(0x1005, [0x00, 0x00, 0xC8, 0x02, 0x61, 0x62, 0x04, 0x00]));
        yield return new Seed("unknown-profile", Packet(0x1234, [0x10, 0xC8, 0x00, 0x00]));
        yield return new Seed("extension-without-body", Packet(0xBEDE, []));
    }

    private static byte[] Packet((byte Id, byte[] Value)[] elements, bool twoByte)
    {
        var buffer = new byte[512];
        var writer = new RtpWriter(buffer);
        writer.WriteFixed(111, marker: true, 0xFFFE, 0x01020304, 0xDEADBEEF);
        writer.BeginExtensions(twoByte);
        foreach (var (id, value) in elements)
        {
            writer.WriteExtension(id, value);
        }

        return [.. buffer.AsSpan(0, writer.End()), .. "payload"u8];
    }

    private static byte[] Packet(ushort profile, byte[] body) =>
    [
        0x90, .. Packet([], twoByte: false).AsSpan(1, RtpHeader.FixedLength - 1),
        (byte)(profile >> 8), (byte)profile, 0, (byte)(body.Length / 4), .. body, .. "payload"u8,
    ];

    private static byte[] WithSources(byte[] packet, byte count) =>
    [
        (byte)(packet[0] | count), .. packet.AsSpan(1, RtpHeader.FixedLength - 1), .. new byte[count * 4],
        .. packet.AsSpan(RtpHeader.FixedLength),
    ];

    private static byte[] Padded(byte[] packet, byte count) =>
        [(byte)(packet[0] | 0x20), .. packet.AsSpan(1), .. new byte[count - 1], count];
}
