using CrossStrait.MediaRelay.Rtcp;
using Xunit;

namespace CrossStrait.MediaRelay.Tests.Rtcp;

public class RtcpReaderTests
{
    private static readonly byte[] _compound =
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
        0x00, 0x01, 0x00, 0x00, // delay since last SR: one second
        0x81, 0xCA, 0x00, 0x03, // V=2, SC=1, PT=202 (SDES), 3 words
        0x11, 0x22, 0x33, 0x44, // SSRC
        0x01, 0x03, 0x61, 0x62, 0x63, // CNAME "abc"
        0x00, 0x00, 0x00, // end of the chunk
        0x81, 0xCB, 0x00, 0x01, // V=2, SC=1, PT=203 (BYE), 1 word
        0x11, 0x22, 0x33, 0x44, // SSRC
    ];

    [Fact]
    public void Compound_is_walked_to_its_end()
    {
        var reader = new RtcpReader(_compound);

        Assert.True(reader.TryReadNext(out var first));
        Assert.Equal((RtcpType.SenderReport, (byte)1, 48), (first.Type, first.Count, first.Body.Length));
        Assert.True(reader.TryReadNext(out var second));
        Assert.Equal((RtcpType.SourceDescription, (byte)1, 12), (second.Type, second.Count, second.Body.Length));
        Assert.True(reader.TryReadNext(out var third));
        Assert.Equal((RtcpType.Bye, (byte)1, 4), (third.Type, third.Count, third.Body.Length));
        Assert.False(reader.TryReadNext(out _));
        Assert.Equal(RtcpError.None, reader.Error);
    }

    [Fact]
    public void Sender_report_and_its_block_are_read_field_by_field()
    {
        var packet = ReadFirst(_compound);

        Assert.True(packet.TryReadSenderReport(out var report));
        Assert.Equal(0x11223344u, report.Ssrc);
        Assert.Equal(TimeSpan.FromSeconds(0.5), report.Ntp.ToUnix());
        Assert.Equal(0x00010203u, report.RtpTimestamp);
        Assert.Equal(10u, report.PacketCount);
        Assert.Equal(1200u, report.OctetCount);
        Assert.Equal(0x11223344u, packet.SenderSsrc);
        Assert.Equal(1, packet.ReportBlockCount);
        Assert.Equal(new ReportBlock(0x55667788, 64, -2, 0x2FFFF, 32, 0x7E808000, 0x10000), packet.ReadReportBlock(0));
    }

    [Fact]
    public void Reduced_size_packet_stands_alone()
    {
        byte[] pli =
        [
            0x81, 0xCE, 0x00, 0x02, // V=2, FMT=1, PT=206 (PSFB), 2 words
            0x00, 0x00, 0x00, 0x01, // SSRC of the sender
            0x00, 0x00, 0x00, 0x02, // SSRC of the media
        ];
        var packet = ReadFirst(pli);

        Assert.True(packet.IsPli(out var media));
        Assert.Equal(2u, media);
        Assert.Equal(1u, packet.SenderSsrc);
    }

    [Theory]
    [InlineData(191)]
    [InlineData(224)]
    [InlineData(96)]
    [InlineData(0)]
    public void First_packet_outside_the_types_of_rtcp_is_refused(byte type)
    {
        Assert.Equal(RtcpError.BadFirstPacket, ReadAll([0x80, type, 0, 0], out _));
    }

    [Theory]
    [InlineData(192)]
    [InlineData(207)] // XR
    [InlineData(223)]
    public void Types_not_known_here_are_passed_on(byte type)
    {
        Assert.Equal(RtcpError.None, ReadAll([0x9F, type, 0, 0, 0x80, 201, 0, 1, 0, 0, 0, 1], out var packets));
        Assert.Equal(2, packets);
    }

    [Fact]
    public void Empty_datagram_is_truncated()
    {
        Assert.Equal(RtcpError.Truncated, ReadAll([], out _));
    }

    [Fact]
    public void Compound_cut_at_any_byte_keeps_the_packets_before_the_cut()
    {
        int[] ends = [52, 68, 76];
        for (var length = 0; length < _compound.Length; length++)
        {
            var error = ReadAll(_compound.AsSpan(0, length), out var packets);
            var whole = ends.Count(end => end <= length);
            var rest = length - ends.Where(end => end <= length).Append(0).Max();

            Assert.Equal(whole, packets);
            var expected = rest switch
            {
                0 => length == 0 ? RtcpError.Truncated : RtcpError.None,
                < 4 => RtcpError.Truncated,
                _ => RtcpError.BadLength,
            };
            Assert.Equal(expected, error);
        }
    }

    [Fact]
    public void Error_stays_after_the_walk()
    {
        var reader = new RtcpReader([0x80, 201, 0, 1, 0, 0, 0, 1, 0x40, 201, 0, 0]); // RR, then version 1

        Assert.True(reader.TryReadNext(out _));
        Assert.False(reader.TryReadNext(out _));
        Assert.False(reader.TryReadNext(out _));
        Assert.Equal(RtcpError.BadVersion, reader.Error);
    }

    [Fact]
    public void Padding_is_no_part_of_the_body()
    {
        byte[] padded =
        [
            0xA0, 0xC9, 0x00, 0x03, // V=2, P=1, RC=0, PT=201 (RR), 3 words
            0x00, 0x00, 0x00, 0x07, // SSRC
            0x00, 0x00, 0x00, 0x00, // padding
            0x00, 0x00, 0x00, 0x08, // and its count
        ];

        Assert.Equal([0, 0, 0, 7], ReadFirst(padded).Body.ToArray());
    }

    [Fact]
    public void Padding_of_fewer_than_four_bytes_is_left_out_too()
    {
        byte[] padded =
        [
            0xAF, 0xCD, 0x00, 0x03, // V=2, P=1, FMT=15, PT=205 (RTPFB), 3 words
            0x00, 0x00, 0x00, 0x01, // SSRC of the sender
            0x00, 0x00, 0x00, 0x02, // SSRC of the media
            0x07, 0x00, 0x00, 0x03, // one byte, then padding and its count
        ];

        Assert.Equal([0, 0, 0, 1, 0, 0, 0, 2, 7], ReadFirst(padded).Body.ToArray());
    }

    [Theory]
    [InlineData(0)]
    [InlineData(12)] // longer than the body
    [InlineData(255)]
    public void Bad_padding_count_is_refused(byte count)
    {
        Assert.Equal(RtcpError.BadLength, ReadAll([0xA0, 0xC9, 0, 2, 0, 0, 0, 7, 0, 0, 0, count], out _));
    }

    [Fact]
    public void Padding_bit_on_an_empty_packet_is_refused()
    {
        Assert.Equal(RtcpError.BadLength, ReadAll([0xA0, 0xC9, 0, 0], out _));
    }

    [Fact]
    public void Report_blocks_are_those_that_fit_not_those_that_are_claimed()
    {
        var head = new byte[] { 0x9F, 0xC9, 0x00, 0x0D, 0, 0, 0, 7 }; // RR, RC=31, 13 words: two blocks
        var packet = ReadFirst([.. head, .. new byte[48]]);

        Assert.Equal(2, packet.ReportBlockCount);
        Assert.Equal(default, packet.ReadReportBlock(1));
    }

    [Fact]
    public void Report_blocks_are_those_that_are_claimed_not_profile_extensions_behind_them()
    {
        var head = new byte[] { 0x80, 0xC9, 0x00, 0x07, 0, 0, 0, 7 }; // RR, RC=0, 7 words

        Assert.Equal(0, ReadFirst([.. head, .. new byte[24]]).ReportBlockCount);
    }

    [Fact]
    public void Report_block_beyond_the_count_is_a_programming_error()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => ReadFirst(_compound).ReadReportBlock(1));
        Assert.Throws<ArgumentOutOfRangeException>(() => ReadFirst(_compound).ReadReportBlock(-1));
    }

    [Theory]
    [InlineData(200)]
    [InlineData(201)]
    [InlineData(202)]
    [InlineData(203)]
    [InlineData(205)]
    [InlineData(206)]
    public void Packet_with_an_empty_body_answers_every_question(byte type)
    {
        for (byte count = 0; count <= 31; count++)
        {
            var packet = ReadFirst([(byte)(0x80 | count), type, 0, 0]);

            Assert.Equal(0u, packet.SenderSsrc);
            Assert.Equal(0, packet.ReportBlockCount);
            Assert.False(packet.TryReadSenderReport(out _));
            Assert.False(packet.IsPli(out _));
            Assert.False(packet.TryReadFir(0, out _, out _));
            Assert.False(packet.ReadNacks(out _).MoveNext());
            Assert.False(packet.ByeSources.MoveNext());
            Assert.False(packet.SdesItems.MoveNext());
        }
    }

    [Fact]
    public void Sender_report_without_its_last_word_is_none()
    {
        byte[] shortReport = [0x80, 200, 0, 5, .. new byte[20]];
        var packet = ReadFirst(shortReport);

        Assert.False(packet.TryReadSenderReport(out _));
        Assert.Equal(0, packet.ReportBlockCount);
    }

    private static RtcpPacket ReadFirst(ReadOnlySpan<byte> compound)
    {
        var reader = new RtcpReader(compound);
        Assert.True(reader.TryReadNext(out var packet));
        return packet;
    }

    private static RtcpError ReadAll(ReadOnlySpan<byte> compound, out int packets)
    {
        var reader = new RtcpReader(compound);
        for (packets = 0; reader.TryReadNext(out _); packets++)
        {
        }

        return reader.Error;
    }
}
