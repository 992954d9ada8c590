using CrossStrait.MediaRelay.Rtcp;
using CrossStrait.MediaRelay.Rtp;
using Xunit;

namespace CrossStrait.MediaRelay.Tests.Rtcp;

public class RtcpWriterTests
{
    private delegate bool Write(ref RtcpWriter writer);

    [Fact]
    public void Sender_report_is_written_field_by_field()
    {
        var report = new SenderReport(0x11223344, new NtpTime(0x83AA7E80_80000000), 0x00010203, 10, 1200);
        var block = new ReportBlock(0x55667788, 64, -2, 0x2FFFF, 32, 0x7E808000, 0x10000);

        byte[] expected =
        [
            0x81, 0xC8, 0x00, 0x0C, // V=2, RC=1, PT=200 (SR), 12 words
            0x11, 0x22, 0x33, 0x44, // SSRC of the sender
            0x83, 0xAA, 0x7E, 0x80, // NTP seconds
            0x80, 0x00, 0x00, 0x00, // NTP fraction
            0x00, 0x01, 0x02, 0x03, // RTP timestamp
            0x00, 0x00, 0x00, 0x0A, // packet count
            0x00, 0x00, 0x04, 0xB0, // octet count
            0x55, 0x66, 0x77, 0x88, // block 1: SSRC
            0x40, 0xFF, 0xFF, 0xFE, // fraction lost 64, cumulative lost -2
            0x00, 0x02, 0xFF, 0xFF, // two wraps, sequence 65535
            0x00, 0x00, 0x00, 0x20, // jitter
            0x7E, 0x80, 0x80, 0x00, // last SR
            0x00, 0x01, 0x00, 0x00, // delay since last SR
        ];
        Assert.Equal(expected, Written((ref RtcpWriter writer) => writer.TryWriteSenderReport(report, [block])));
    }

    [Fact]
    public void Receiver_report_may_be_empty()
    {
        byte[] expected =
        [
            0x80, 0xC9, 0x00, 0x01, // V=2, RC=0, PT=201 (RR), 1 word
            0x00, 0x00, 0x00, 0x07, // SSRC
        ];
        Assert.Equal(expected, Written((ref RtcpWriter writer) => writer.TryWriteReceiverReport(7, [])));
    }

    [Theory]
    [InlineData(0x7FFFFF, 0x7F, 0xFF, 0xFF)]
    [InlineData(0x800000, 0x7F, 0xFF, 0xFF)]
    [InlineData(int.MaxValue, 0x7F, 0xFF, 0xFF)]
    [InlineData(-0x800000, 0x80, 0x00, 0x00)]
    [InlineData(int.MinValue, 0x80, 0x00, 0x00)]
    public void Cumulative_loss_is_clamped_to_24_bits(int lost, byte high, byte middle, byte low)
    {
        var block = new ReportBlock(1, 0xAB, lost, 0, 0, 0, 0);
        var bytes = Written((ref RtcpWriter writer) => writer.TryWriteReceiverReport(7, [block]));

        Assert.Equal([0xAB, high, middle, low], bytes[12..16]);
    }

    [Theory]
    [InlineData("", 2)] // SSRC, type, length, two zeroes
    [InlineData("a", 2)] // one zero
    [InlineData("ab", 3)] // four zeroes
    [InlineData("abcde", 3)] // one zero
    public void Chunk_ends_with_one_to_four_zeroes(string cname, int words)
    {
        var bytes = Written((ref RtcpWriter writer) =>
            writer.TryWriteSdes(0x01020304, System.Text.Encoding.ASCII.GetBytes(cname)));

        byte[] head = [0x81, 0xCA, 0x00, (byte)words, 1, 2, 3, 4, 1, (byte)cname.Length];
        byte[] expected = [.. head, .. System.Text.Encoding.ASCII.GetBytes(cname)];
        Array.Resize(ref expected, 4 + (words * 4));
        Assert.Equal(expected, bytes);
    }

    [Fact]
    public void Pli_fir_and_bye_are_written_field_by_field()
    {
        var bytes = Written((ref RtcpWriter writer) =>
            writer.TryWritePli(1, 2) && writer.TryWriteFir(1, 2, 255) && writer.TryWriteBye(3));

        byte[] expected =
        [
            0x81, 0xCE, 0x00, 0x02, // V=2, FMT=1, PT=206 (PSFB), 2 words
            0x00, 0x00, 0x00, 0x01, // SSRC of the sender
            0x00, 0x00, 0x00, 0x02, // SSRC of the media
            0x84, 0xCE, 0x00, 0x04, // V=2, FMT=4, PT=206 (PSFB), 4 words
            0x00, 0x00, 0x00, 0x01, // SSRC of the sender
            0x00, 0x00, 0x00, 0x00, // SSRC of the media, unused
            0x00, 0x00, 0x00, 0x02, // entry: SSRC
            0xFF, 0x00, 0x00, 0x00, // command sequence, reserved
            0x81, 0xCB, 0x00, 0x01, // V=2, SC=1, PT=203 (BYE), 1 word
            0x00, 0x00, 0x00, 0x03, // SSRC
        ];
        Assert.Equal(expected, bytes);
    }

    [Fact]
    public void Nack_packs_sixteen_packets_behind_the_first_across_the_wrap()
    {
        var bytes = Written((ref RtcpWriter writer) => writer.TryWriteNack(1, 2, [65534, 65535, 14, 15, 15, 500]));

        byte[] expected =
        [
            0x81, 0xCD, 0x00, 0x05, // V=2, FMT=1, PT=205 (RTPFB), 5 words
            0x00, 0x00, 0x00, 0x01, // SSRC of the sender
            0x00, 0x00, 0x00, 0x02, // SSRC of the media
            0xFF, 0xFE, 0x80, 0x01, // PID 65534, BLP: 65535 and 14
            0x00, 0x0F, 0x00, 0x00, // PID 15, said twice
            0x01, 0xF4, 0x00, 0x00, // PID 500
        ];
        Assert.Equal(expected, bytes);
    }

    [Fact]
    public void Nack_of_nothing_writes_nothing()
    {
        Assert.Empty(Written((ref RtcpWriter writer) => writer.TryWriteNack(1, 2, [])));
    }

    [Fact]
    public void Packet_without_room_is_not_begun()
    {
        Write[] writes =
        [
            (ref RtcpWriter writer) => writer.TryWriteSenderReport(default, [default]),
            (ref RtcpWriter writer) => writer.TryWriteReceiverReport(1, [default, default]),
            (ref RtcpWriter writer) => writer.TryWriteSdes(1, "crossstrait"u8),
            (ref RtcpWriter writer) => writer.TryWritePli(1, 2),
            (ref RtcpWriter writer) => writer.TryWriteFir(1, 2, 3),
            (ref RtcpWriter writer) => writer.TryWriteNack(1, 2, [5, 100]),
            (ref RtcpWriter writer) => writer.TryWriteBye(1),
        ];
        foreach (var write in writes)
        {
            var needed = Written(write).Length;
            for (var room = 0; room < needed; room++)
            {
                var buffer = new byte[8 + room];
                var writer = new RtcpWriter(buffer);
                Assert.True(writer.TryWriteBye(1));

                Assert.False(write(ref writer));
                Assert.Equal(8, writer.Length);
                Assert.All(buffer[8..], b => Assert.Equal(0, b));
            }

            var exact = new RtcpWriter(new byte[needed]);
            Assert.True(write(ref exact));
        }
    }

    [Fact]
    public void Count_and_length_fields_bound_a_packet_as_the_destination_does()
    {
        var writer = new RtcpWriter(new byte[300_000]);

        Assert.False(writer.TryWriteReceiverReport(1, new ReportBlock[32]));
        Assert.False(writer.TryWriteSenderReport(default, new ReportBlock[32]));
        Assert.False(writer.TryWriteSdes(1, new byte[256]));
        Assert.True(writer.TryWriteReceiverReport(1, new ReportBlock[31]));
        Assert.True(writer.TryWriteSdes(1, new byte[255]));
    }

    private static byte[] Written(Write write)
    {
        var buffer = new byte[2048];
        buffer.AsSpan().Fill(0xAA);
        var writer = new RtcpWriter(buffer);
        Assert.True(write(ref writer));
        return buffer[..writer.Length];
    }
}
