using CrossStrait.MediaRelay.Rtcp;
using Xunit;

namespace CrossStrait.MediaRelay.Tests.Rtcp;

public class RtcpFeedbackTests
{
    [Fact]
    public void Nack_names_its_first_packet_and_those_in_the_bits()
    {
        byte[] nack =
        [
            0x81, 0xCD, 0x00, 0x04, // V=2, FMT=1, PT=205 (RTPFB), 4 words
            0x00, 0x00, 0x00, 0x01, // SSRC of the sender
            0x00, 0x00, 0x00, 0x02, // SSRC of the media
            0x00, 0x64, // PID 100
            0x80, 0x01, // BLP: 101 and 116
            0xFF, 0xFF, // PID 65535
            0x00, 0x03, // BLP: 0 and 1, across the wrap
        ];

        Assert.Equal([100, 101, 116, 65535, 0, 1], Lost(nack, out var media));
        Assert.Equal(2u, media);
    }

    [Fact]
    public void All_bits_of_a_nack_are_sixteen_packets_more()
    {
        byte[] nack =
        [
            0x81, 0xCD, 0x00, 0x03, // V=2, FMT=1, PT=205 (RTPFB), 3 words
            0x00, 0x00, 0x00, 0x01, // SSRC of the sender
            0x00, 0x00, 0x00, 0x02, // SSRC of the media
            0xFF, 0xF8, // PID 65528
            0xFF, 0xFF, // BLP: all
        ];

        Assert.Equal(Enumerable.Range(65528, 17).Select(i => (ushort)i), Lost(nack, out _));
    }

    [Fact]
    public void Nack_without_entries_names_nothing()
    {
        Assert.Empty(Lost([0x81, 0xCD, 0, 2, 0, 0, 0, 1, 0, 0, 0, 2], out var media));
        Assert.Equal(2u, media);
    }

    [Theory]
    [InlineData(0x8F, 0xCD)] // transport-wide congestion control
    [InlineData(0x81, 0xCE)] // PLI
    public void Other_feedback_is_no_nack(byte first, byte type)
    {
        Assert.Empty(Lost([first, type, 0, 3, 0, 0, 0, 1, 0, 0, 0, 2, 0, 100, 0, 0], out var media));
        Assert.Equal(0u, media);
    }

    [Fact]
    public void Full_intra_request_names_its_sources_in_the_entries()
    {
        byte[] fir =
        [
            0x84, 0xCE, 0x00, 0x06, // V=2, FMT=4, PT=206 (PSFB), 6 words
            0x00, 0x00, 0x00, 0x01, // SSRC of the sender
            0x00, 0x00, 0x00, 0x00, // SSRC of the media, unused
            0x00, 0x00, 0x00, 0x0A, // entry 1: SSRC
            0x07, 0x00, 0x00, 0x00, // command sequence 7
            0x00, 0x00, 0x00, 0x0B, // entry 2: SSRC
            0xFF, 0x00, 0x00, 0x00, // command sequence 255
        ];
        var packet = Read(fir);

        Assert.True(packet.TryReadFir(0, out var first, out var firstCommand));
        Assert.Equal((10u, (byte)7), (first, firstCommand));
        Assert.True(packet.TryReadFir(1, out var second, out var secondCommand));
        Assert.Equal((11u, (byte)255), (second, secondCommand));
        Assert.False(packet.TryReadFir(2, out _, out _));
        Assert.False(packet.TryReadFir(-1, out _, out _));
        Assert.False(packet.IsPli(out _));
    }

    [Fact]
    public void Half_an_entry_of_a_full_intra_request_is_none()
    {
        Assert.False(Read([0x84, 0xCE, 0, 3, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 10]).TryReadFir(0, out _, out _));
    }

    [Fact]
    public void Pli_without_its_media_source_is_none()
    {
        Assert.False(Read([0x81, 0xCE, 0, 1, 0, 0, 0, 1]).IsPli(out _));
    }

    private static RtcpPacket Read(ReadOnlySpan<byte> compound)
    {
        var reader = new RtcpReader(compound);
        Assert.True(reader.TryReadNext(out var packet));
        return packet;
    }

    private static List<ushort> Lost(ReadOnlySpan<byte> compound, out uint media)
    {
        var lost = new List<ushort>();
        foreach (var sequence in Read(compound).ReadNacks(out media))
        {
            lost.Add(sequence);
        }

        return lost;
    }
}
