using CrossStrait.MediaRelay.Rtcp;
using CrossStrait.MediaRelay.Rtp;
using FsCheck.Fluent;
using Xunit;

namespace CrossStrait.MediaRelay.Tests.Rtcp;

public class RtcpExtendedReportTests
{
    private static readonly byte[] _delays =
    [
        0x80, 0xCF, 0x00, 0x0B, // V=2, PT=207 (XR), 11 words
        0x00, 0x00, 0x00, 0x01, // SSRC of the sender
        0x04, 0x00, 0x00, 0x02, // block 4 (receiver reference time), 2 words
        0x83, 0xAA, 0x7E, 0x80, 0x80, 0x00, 0x00, 0x00, // its NTP time
        0x05, 0x00, 0x00, 0x06, // block 5 (DLRR), 6 words
        0x00, 0x00, 0x00, 0x0A, // SSRC 10
        0x7E, 0x80, 0x80, 0x00, // its last reference time
        0x00, 0x01, 0x00, 0x00, // one second ago
        0x00, 0x00, 0x00, 0x0B, // SSRC 11
        0x12, 0x34, 0x56, 0x78, // its last reference time
        0x00, 0x00, 0x80, 0x00, // half a second ago
    ];

    [Fact]
    public void Delay_is_found_by_the_source_that_asked()
    {
        var packet = TransportFeedbackTests.Read(_delays);

        Assert.True(packet.TryReadDelay(10, out var last, out var delay));
        Assert.Equal((0x7E808000u, 0x10000u), (last, delay));
        Assert.True(packet.TryReadDelay(11, out last, out delay));
        Assert.Equal((0x12345678u, 0x8000u), (last, delay));
        Assert.False(packet.TryReadDelay(12, out last, out delay));
        Assert.Equal((0u, 0u), (last, delay));
    }

    [Theory]
    [InlineData(23, 7)] // the block is longer than the packet
    [InlineData(23, 2)] // it holds no whole entry
    [InlineData(20, 6)] // it is of another type
    public void Broken_blocks_say_nothing(int offset, byte value)
    {
        byte[] broken = [.. _delays];
        broken[offset] = value;

        Assert.False(TransportFeedbackTests.Read(broken).TryReadDelay(10, out _, out _));
    }

    [Fact]
    public void Other_packets_hold_no_delays()
    {
        byte[] other = [.. _delays];
        other[1] = 204; // APP

        Assert.False(TransportFeedbackTests.Read(other).TryReadDelay(10, out _, out _));
    }

    [Fact]
    public void Reference_time_is_written_as_one_block()
    {
        byte[] expected =
        [
            0x80, 0xCF, 0x00, 0x04, // V=2, PT=207 (XR), 4 words
            0x00, 0x00, 0x00, 0x07, // SSRC of the sender
            0x04, 0x00, 0x00, 0x02, // block 4 (receiver reference time), 2 words
            0x83, 0xAA, 0x7E, 0x80, // NTP seconds
            0x80, 0x00, 0x00, 0x00, // NTP fraction
        ];
        var buffer = new byte[20];
        var writer = new RtcpWriter(buffer);

        Assert.True(writer.TryWriteReferenceTime(7, new NtpTime(0x83AA7E80_80000000)));
        Assert.Equal(expected, buffer);
        Assert.False(writer.TryWriteReferenceTime(7, default));
    }

    [Fact]
    public void Blocks_of_any_bytes_are_walked_to_their_end()
    {
        Prop.ForAll(WireGen.Bytes(0, 100).ToArbitrary(), bytes =>
        {
            byte[] report = [0x80, 0xCF, 0, (byte)(bytes.Length / 4), .. bytes[..(bytes.Length & ~3)]];
            Assert.False(TransportFeedbackTests.Read(report).TryReadDelay(0xDEADBEEF, out _, out _));
        }).MustHold();
    }
}
