using CrossStrait.MediaRelay.Rtcp;
using FsCheck.Fluent;
using Xunit;

namespace CrossStrait.MediaRelay.Tests.Rtcp;

public class RembTests
{
    private static readonly byte[] _remb =
    [
        0x8F, 0xCE, 0x00, 0x06, // V=2, FMT=15, PT=206 (PSFB), 6 words
        0x00, 0x00, 0x00, 0x01, // SSRC of the sender
        0x00, 0x00, 0x00, 0x00, // SSRC of the media, unused
        0x52, 0x45, 0x4D, 0x42, // "REMB"
        0x02, // 2 sources
        0x12, 0x49, 0xF0, // exponent 4, mantissa 0x249F0 = 150,000: 2,400,000 bit/s
        0x00, 0x00, 0x00, 0x0A, // source 10
        0x00, 0x00, 0x00, 0x0B, // source 11
    ];

    [Fact]
    public void Rate_and_sources_are_read()
    {
        Assert.True(TransportFeedbackTests.Read(_remb).TryReadRemb(out var rate, out var ssrcs));
        Assert.Equal(2_400_000, rate);
        Assert.Equal([10u, 11u], List(ssrcs));
    }

    [Fact]
    public void Written_rate_has_eighteen_significant_bits()
    {
        var buffer = new byte[100];
        var writer = new RtcpWriter(buffer);

        Assert.True(writer.TryWriteRemb(1, 2_400_015, [10, 11]));
        Assert.Equal(_remb, buffer[..writer.Length]);
    }

    [Theory]
    [InlineData(0xFC, 0x00, 0x01, long.MaxValue)] // 1 * 2^63
    [InlineData(0xFF, 0xFF, 0xFF, long.MaxValue)]
    [InlineData(0xF8, 0x00, 0x01, 1L << 62)]
    [InlineData(0xFC, 0x00, 0x00, 0)] // nothing, however often doubled
    [InlineData(0x03, 0xFF, 0xFF, 0x3FFFF)]
    public void Rate_that_no_number_holds_is_the_largest(byte first, byte second, byte third, long expected)
    {
        byte[] remb = [.. _remb];
        (remb[17], remb[18], remb[19]) = (first, second, third);

        Assert.True(TransportFeedbackTests.Read(remb).TryReadRemb(out var rate, out _));
        Assert.Equal(expected, rate);
    }

    [Fact]
    public void Written_rate_comes_back_rounded_down()
    {
        Prop.ForAll(WireGen.UInt64.ToArbitrary(), WireGen.UInt32.ListOf().ToArbitrary(), (any, ssrcs) =>
        {
            var rate = (long)(any >> 1) >> (int)(any % 63);
            var buffer = new byte[20 + (ssrcs.Count * 4)];
            var writer = new RtcpWriter(buffer);
            Assert.True(writer.TryWriteRemb(7, rate, [.. ssrcs]));

            Assert.True(TransportFeedbackTests.Read(buffer).TryReadRemb(out var read, out var sources));
            Assert.InRange(read, rate - (rate >> 17), rate);
            Assert.Equal(ssrcs, List(sources));
        }).MustHold();
    }

    [Fact]
    public void More_sources_than_are_there_are_refused()
    {
        byte[] remb = [.. _remb];
        remb[16] = 3;

        Assert.False(TransportFeedbackTests.Read(remb).TryReadRemb(out _, out var ssrcs));
        Assert.Empty(List(ssrcs));
    }

    [Fact]
    public void Other_application_feedback_is_no_remb()
    {
        byte[] other = [.. _remb];
        other[12] = (byte)'P';

        Assert.False(TransportFeedbackTests.Read(other).TryReadRemb(out _, out _));
    }

    [Fact]
    public void Rate_without_room_is_not_written()
    {
        var writer = new RtcpWriter(new byte[23]);

        Assert.False(writer.TryWriteRemb(1, 100, [1]));
        Assert.False(new RtcpWriter(new byte[2000]).TryWriteRemb(1, 100, new uint[256]));
        Assert.False(new RtcpWriter(new byte[100]).TryWriteRemb(1, -1, []));
        Assert.Equal(0, writer.Length);
    }

    private static List<uint> List(SsrcEnumerator ssrcs)
    {
        var list = new List<uint>();
        foreach (var ssrc in ssrcs)
        {
            list.Add(ssrc);
        }

        return list;
    }
}
