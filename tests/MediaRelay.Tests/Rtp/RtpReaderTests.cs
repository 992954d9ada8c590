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
        Assert.Equal(2, header.CsrcCount);
        Assert.Equal(0xBEDE, header.ExtensionProfile);
        Assert.Equal(24, header.ExtensionOffset);
        Assert.Equal(4, header.ExtensionLength);
        Assert.Equal(28, header.Length);
        Assert.Equal(2, payloadLength);
    }
}
