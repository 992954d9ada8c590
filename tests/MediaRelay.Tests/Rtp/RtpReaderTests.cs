using CrossStrait.MediaRelay.Rtp;
using Xunit;

namespace CrossStrait.MediaRelay.Tests.Rtp;

public class RtpReaderTests
{
    private static readonly byte[] _fixedHeader =
    [
        0x80, // V=2, P=0, X=0, CC=0
        0xE0, // M=1, PT=96
        0x12, 0x34, // sequence number
        0x01, 0x02, 0x03, 0x04, // timestamp
        0xDE, 0xAD, 0xBE, 0xEF, // SSRC
    ];

    private static readonly byte[] _fullHeader =
    [
        0xB2, // V=2, P=1, X=1, CC=2
        0x6F, // M=0, PT=111
        0xFF, 0xFF, // sequence number
        0xFF, 0xFF, 0xFF, 0xFE, // timestamp
        0x00, 0x00, 0x00, 0x01, // SSRC
        0x00, 0x00, 0x00, 0x0A, // CSRC 1
        0x00, 0x00, 0x00, 0x0B, // CSRC 2
        0xBE, 0xDE, 0x00, 0x01, // one-byte elements, one word
        0x10, 0xC8, 0x00, 0x00, // id 1, one byte; padding
        0x55, 0x66, // payload
        0x00, 0x02, // padding of two bytes
    ];

    [Fact]
    public void Fixed_header_is_read_field_by_field()
    {
        Assert.Equal(RtpError.None, RtpReader.ReadHeader(_fixedHeader, out var header));

        Assert.Equal(96, header.PayloadType);
        Assert.True(header.Marker);
        Assert.False(header.HasPadding);
        Assert.Equal(0x1234, header.SequenceNumber);
        Assert.Equal(0x01020304u, header.Timestamp);
        Assert.Equal(0xDEADBEEFu, header.Ssrc);
        Assert.Equal(0, header.CsrcCount);
        Assert.Equal(0, header.ExtensionProfile);
        Assert.Equal(0, header.ExtensionLength);
        Assert.Equal(12, header.Length);
    }

    [Fact]
    public void Contributing_sources_extension_and_padding_are_measured()
    {
        Assert.Equal(RtpError.None, RtpReader.ReadHeader(_fullHeader, out var header));
        Assert.Equal(RtpError.None, RtpReader.ReadPadding(_fullHeader, header, out var payloadLength));

        Assert.Equal(111, header.PayloadType);
        Assert.False(header.Marker);
        Assert.True(header.HasPadding);
        Assert.Equal(0xFFFF, header.SequenceNumber);
        Assert.Equal(0xFFFFFFFEu, header.Timestamp);
        Assert.Equal(1u, header.Ssrc);
        Assert.Equal(2, header.CsrcCount);
        Assert.Equal(0xBEDE, header.ExtensionProfile);
        Assert.Equal(24, header.ExtensionOffset);
        Assert.Equal(4, header.ExtensionLength);
        Assert.Equal(28, header.Length);
        Assert.Equal(2, payloadLength);
    }

    [Fact]
    public void Fifteen_contributing_sources_fit()
    {
        var packet = new byte[12 + (15 * 4)];
        packet[0] = 0x8F; // V=2, CC=15

        Assert.Equal(RtpError.None, RtpReader.ReadHeader(packet, out var header));
        Assert.Equal(15, header.CsrcCount);
        Assert.Equal(72, header.Length);
    }

    [Theory]
    [InlineData(0, RtpError.Truncated)]
    [InlineData(11, RtpError.Truncated)]
    [InlineData(12, RtpError.BadCsrc)]
    [InlineData(19, RtpError.BadCsrc)]
    [InlineData(20, RtpError.BadExtension)] // not one byte of the extension's head
    [InlineData(23, RtpError.BadExtension)] // three bytes of four
    [InlineData(24, RtpError.BadExtension)] // the head alone
    [InlineData(27, RtpError.BadExtension)]
    [InlineData(28, RtpError.None)]
    public void Header_cut_short_names_the_part_that_is_missing(int length, object expected)
    {
        Assert.Equal((RtpError)expected, RtpReader.ReadHeader(_fullHeader.AsSpan(0, length), out var header));
        Assert.Equal((RtpError)expected == RtpError.None ? 28 : 0, header.Length);
    }

    [Theory]
    [InlineData(0x00)]
    [InlineData(0x40)]
    [InlineData(0xC0)]
    public void Versions_other_than_two_are_refused(byte first)
    {
        var packet = _fixedHeader.ToArray();
        packet[0] = first;

        Assert.Equal(RtpError.BadVersion, RtpReader.ReadHeader(packet, out _));
    }

    [Fact]
    public void Extension_with_an_empty_body_belongs_to_the_header()
    {
        byte[] packet =
        [
            0x90, 0x60, 0, 1, 0, 0, 0, 2, 0, 0, 0, 3, // X=1
            0xBE, 0xDE, 0x00, 0x00, // one-byte elements, no words
            0x77, // payload
        ];

        Assert.Equal(RtpError.None, RtpReader.ReadHeader(packet, out var header));
        Assert.True(header.HasExtension);
        Assert.Equal(0xBEDE, header.ExtensionProfile);
        Assert.Equal(0, header.ExtensionLength);
        Assert.Equal(16, header.ExtensionOffset);
        Assert.Equal(16, header.Length);
    }

    [Fact]
    public void Longest_extension_that_the_field_can_say_is_read()
    {
        var packet = new byte[16 + (65535 * 4)];
        packet[0] = 0x90; // V=2, X=1
        packet[14] = packet[15] = 0xFF; // 65535 words

        Assert.Equal(RtpError.None, RtpReader.ReadHeader(packet, out var header));
        Assert.Equal(packet.Length, header.Length);
        Assert.Equal(RtpError.BadExtension, RtpReader.ReadHeader(packet.AsSpan(..^1), out _));
    }

    [Fact]
    public void Packet_without_the_padding_bit_keeps_its_whole_payload()
    {
        byte[] packet = [.. _fixedHeader, 0x01, 0x02, 0x02];
        RtpReader.ReadHeader(packet, out var header);

        Assert.Equal(RtpError.None, RtpReader.ReadPadding(packet, header, out var payloadLength));
        Assert.Equal(3, payloadLength);
    }

    [Theory]
    [InlineData(1, RtpError.None, 3)]
    [InlineData(3, RtpError.None, 1)]
    [InlineData(4, RtpError.None, 0)] // padding alone
    [InlineData(0, RtpError.BadPadding, 0)]
    [InlineData(5, RtpError.BadPadding, 0)] // would reach into the header
    [InlineData(255, RtpError.BadPadding, 0)]
    public void Padding_count_lies_between_one_and_the_payload(byte count, object expected, int expectedLength)
    {
        byte[] packet = [.. _fixedHeader, 0, 0, 0, count];
        packet[0] |= 0x20; // P=1
        RtpReader.ReadHeader(packet, out var header);

        Assert.Equal((RtpError)expected, RtpReader.ReadPadding(packet, header, out var payloadLength));
        Assert.Equal(expectedLength, payloadLength);
    }

    [Fact]
    public void Padding_bit_without_payload_is_refused()
    {
        var packet = _fixedHeader.ToArray();
        packet[0] |= 0x20; // P=1
        RtpReader.ReadHeader(packet, out var header);

        Assert.Equal(RtpError.BadPadding, RtpReader.ReadPadding(packet, header, out _));
    }

    [Fact]
    public void Plaintext_shorter_than_its_header_is_refused()
    {
        RtpReader.ReadHeader(_fullHeader, out var header);

        Assert.Equal(RtpError.Truncated, RtpReader.ReadPadding(_fullHeader.AsSpan(0, 27), header, out _));
    }
}
