using System.Net;
using CrossStrait.MediaRelay.Diagnostics;
using CrossStrait.MediaRelay.Packets;
using Xunit;

namespace CrossStrait.MediaRelay.Tests.Diagnostics;

public class PcapWriterTests
{
    [Fact]
    public void Ipv4_record_is_a_raw_ip_packet_with_a_right_checksum()
    {
        using var file = new MemoryStream();
        var writer = new PcapWriter(file);
        writer.WriteFileHeader();
        writer.WriteRecord(
            DateTimeOffset.UnixEpoch + TimeSpan.FromSeconds(1.5), Path("192.0.2.1", 7900), Path("198.51.100.7", 50_000), [0x80, 0x60, 1, 2], 100);

        Assert.Equal(Convert.FromHexString(
            "4D3CB2A1" + "0200" + "0400" + // nanosecond magic, version 2.4, little-endian
            "00000000" + "00000000" + "FFFF0000" + "65000000" + // no zone, no accuracy, snap length, LINKTYPE_RAW
            "01000000" + "0065CD1D" + "20000000" + "80000000" + // 1 s, 500 000 000 ns, 32 bytes kept of 128
            "4500" + "0080" + "0000" + "0000" + "40" + "11" + "8E31" + // IPv4, 128 bytes, time to live 64, UDP, checksum
            "C0000201" + "C6336407" +
            "1EDC" + "C350" + "006C" + "0000" + // ports, 108 bytes, no checksum
            "80600102"), file.ToArray());
        Assert.Equal(file.Length, writer.Length);
    }

    [Fact]
    public void Ipv6_record_has_a_header_of_forty_bytes()
    {
        using var file = new MemoryStream();
        new PcapWriter(file).WriteRecord(DateTimeOffset.UnixEpoch, Path("2001:db8::1", 1), Path("2001:db8::2", 2), [0x80], 50);

        var bytes = file.ToArray();
        Assert.Equal(16 + 40 + 8 + 1, bytes.Length);
        Assert.Equal(Convert.FromHexString("60000000" + "003A" + "11" + "40" + "20010DB8000000000000000000000001"), bytes[16..40]);
    }

    private static NetworkPath Path(string address, int port) => NetworkPath.From(new IPEndPoint(IPAddress.Parse(address), port));
}
