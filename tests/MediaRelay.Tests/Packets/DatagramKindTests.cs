using CrossStrait.MediaRelay.Packets;
using Xunit;

namespace CrossStrait.MediaRelay.Tests.Packets;

public class DatagramKindTests
{
    // RFC 7983 7, figure 3, both ends of each range.
    [Theory]
    [InlineData(0, DatagramKind.Stun)]
    [InlineData(3, DatagramKind.Stun)]
    [InlineData(4, DatagramKind.Unknown)]
    [InlineData(16, DatagramKind.Unknown)]
    [InlineData(19, DatagramKind.Unknown)]
    [InlineData(20, DatagramKind.Dtls)]
    [InlineData(63, DatagramKind.Dtls)]
    [InlineData(64, DatagramKind.Unknown)]
    [InlineData(79, DatagramKind.Unknown)]
    [InlineData(127, DatagramKind.Unknown)]
    [InlineData(128, DatagramKind.Rtp)]
    [InlineData(191, DatagramKind.Rtp)]
    [InlineData(192, DatagramKind.Unknown)]
    [InlineData(255, DatagramKind.Unknown)]
    public void First_byte_tells_the_protocol(byte first, object expected)
    {
        Assert.Equal((DatagramKind)expected, RtpDemultiplexer.Classify(first));
    }

    // RFC 5761 4.
    [Theory]
    [InlineData(191, false)]
    [InlineData(192, true)]
    [InlineData(200, true)]
    [InlineData(206, true)]
    [InlineData(223, true)]
    [InlineData(224, false)]
    [InlineData(96, false)]
    [InlineData(127, false)]
    public void Second_byte_tells_rtcp_from_rtp(byte second, bool expected)
    {
        Assert.Equal(expected, RtpDemultiplexer.IsRtcp([0x80, second]));
    }

    [Fact]
    public void One_byte_is_no_rtcp()
    {
        Assert.False(RtpDemultiplexer.IsRtcp([0x80]));
        Assert.False(RtpDemultiplexer.IsRtcp([]));
    }
}
