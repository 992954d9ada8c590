using CrossStrait.MediaRelay.Rtp.Codecs;
using FsCheck.Fluent;
using Xunit;

namespace CrossStrait.MediaRelay.Tests.Rtp.Codecs;

public class Av1ElementTests
{
    [Fact]
    public void Elements_are_read_with_and_without_a_count()
    {
        Assert.Equal(["0102", "03"], Elements([0x20, 0x02, 0x01, 0x02, 0x03])); // W=2: the last has no length
        Assert.Equal(["0102", "03"], Elements([0x00, 0x02, 0x01, 0x02, 0x01, 0x03])); // W=0: each has one
        Assert.Equal(["010203"], Elements([0x10, 0x01, 0x02, 0x03]));
        Assert.Equal([], Elements([0x00]));
    }

    [Theory]
    [InlineData(new byte[] { 0x20, 0x05, 0x01 })] // longer than the rest
    [InlineData(new byte[] { 0x30, 0x01, 0xAA, 0x01, 0xBB })] // two of three
    [InlineData(new byte[] { 0x00, 0x80, 0x80, 0x80, 0x80, 0x01, 0xAA })] // a length of 256 MB
    [InlineData(new byte[] { 0x00, 0x80 })]
    public void Elements_that_do_not_fit_are_malformed(byte[] payload)
    {
        var reader = new Av1ElementReader(payload);
        while (reader.TryReadNext(out _))
        {
        }

        Assert.True(reader.IsMalformed);
    }

    [Fact]
    public void Every_payload_is_read_as_it_was_made()
    {
        var payloads =
            from sizes in Gen.Choose(0, 300).ListOf()
            from counted in WireGen.Bit
            select (Sizes: sizes.Take(counted ? 3 : 20).ToArray(), IsCounted: counted);

        Prop.ForAll(payloads.ToArbitrary(), written =>
        {
            // A last element without a length cannot be empty: the payload would end before it.
            var sizes = written.IsCounted && written.Sizes.Length > 0 ? [.. written.Sizes[..^1], written.Sizes[^1] + 1] : written.Sizes;
            var payload = new List<byte> { (byte)(written.IsCounted ? sizes.Length << 4 : 0) };
            for (var i = 0; i < sizes.Length; i++)
            {
                if (!written.IsCounted || i + 1 < sizes.Length)
                {
                    payload.AddRange(sizes[i] < 128 ? [(byte)sizes[i]] : [(byte)(0x80 | sizes[i]), (byte)(sizes[i] >> 7)]);
                }

                payload.AddRange(Enumerable.Repeat((byte)i, sizes[i]));
            }

            Assert.Equal(sizes, Elements([.. payload]).Select(element => element.Length / 2));
        }).MustHold();
    }

    [Fact]
    public void Sequence_header_tells_the_size_behind_timing_and_operating_points()
    {
        var bits = new BitWriter()
            .Write(8, 0x0A).Write(8, 0x20) // OBU of type 1 with a size
            .Write(3, 0).Write(2, 0) // profile, still picture, reduced header
            .Write(true).Write(32, 1).Write(32, 30).Write(true).WriteExponential(0) // timing with equal intervals
            .Write(true).Write(5, 9).Write(32, 0).Write(5, 0).Write(5, 0) // decoder model: delays of ten bits
            .Write(true) // initial display delay
            .Write(5, 1) // two operating points
            .Write(12, 0x303).Write(5, 8).Write(true).Write(true).Write(21, 0).Write(true).Write(4, 3)
            .Write(12, 0x101).Write(5, 4).Write(false).Write(false)
            .Write(4, 10).Write(4, 9).Write(11, 1279).Write(10, 719).Write(16, 0);

        Assert.True(Av1SequenceHeader.TryRead(bits.ToArray(), out var sequence));

        Assert.Equal(new Av1SequenceHeader(1280, 720), sequence);
    }

    [Fact]
    public void Sequence_header_of_a_real_browser_is_refused_wherever_it_is_cut_before_its_size()
    {
        var obu = Convert.FromHexString("08000000043cfecc01a008301046");

        Assert.True(Av1SequenceHeader.TryRead(obu, out var sequence));
        Assert.Equal(new Av1SequenceHeader(320, 180), sequence);
        for (var length = 0; length < 8; length++)
        {
            Assert.False(Av1SequenceHeader.TryRead(obu.AsSpan(0, length), out _), $"{length} bytes");
        }
    }

    [Fact]
    public void Frame_header_is_no_sequence_header()
    {
        Assert.False(Av1SequenceHeader.TryRead([0x30, 0x00, 0x00, 0x00, 0x04, 0x3C, 0xFE, 0xCC, 0x01], out _));
    }

    private static List<string> Elements(byte[] payload)
    {
        var elements = new List<string>();
        var reader = new Av1ElementReader(payload);
        while (reader.TryReadNext(out var element))
        {
            elements.Add(Convert.ToHexString(element));
        }

        Assert.False(reader.IsMalformed);
        return elements;
    }
}
