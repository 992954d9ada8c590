using CrossStrait.MediaRelay.Rtp.Codecs;
using FsCheck.Fluent;
using Xunit;

namespace CrossStrait.MediaRelay.Tests.Rtp.Codecs;

public class BitReaderTests
{
    [Fact]
    public void Numbers_of_any_width_are_read_as_they_were_written()
    {
        var numbers =
            (from width in Gen.Choose(1, 32)
             from low in WireGen.UInt16
             from high in WireGen.UInt16
             select (Width: width, Value: (uint)((((ulong)high << 16) | low) & ((1ul << width) - 1)))).ListOf(20);

        Prop.ForAll(numbers.ToArbitrary(), written =>
        {
            var writer = new BitWriter();
            foreach (var (width, value) in written)
            {
                writer.Write(width, value);
            }

            var reader = new BitReader(writer.ToArray());
            foreach (var (width, value) in written)
            {
                Assert.Equal(value, reader.Take(width));
            }

            Assert.False(reader.IsPastEnd);
        }).MustHold();
    }

    [Fact]
    public void Numbers_below_a_limit_and_exponential_codes_are_read_as_they_were_written()
    {
        var numbers =
            from limit in Gen.Choose(1, 40)
            from value in Gen.Choose(0, 39)
            from code in WireGen.UInt16
            select (Limit: (uint)limit, Value: (uint)(value % limit), Code: (uint)code);

        Prop.ForAll(numbers.ToArbitrary(), written =>
        {
            var bytes = new BitWriter().WriteBelow(written.Limit, written.Value).WriteExponential(written.Code).Write(true).ToArray();

            var reader = new BitReader(bytes);

            Assert.Equal(written.Value, reader.TakeBelow((int)written.Limit));
            Assert.Equal(written.Code, reader.TakeExponential());
            Assert.True(reader.TakeBit());
            Assert.False(reader.IsPastEnd);
        }).MustHold();
    }

    [Theory]
    [InlineData(new byte[] { 0b0100_0000 }, 1)] // code 1
    [InlineData(new byte[] { 0b0110_0000 }, -1)] // code 2
    [InlineData(new byte[] { 0b0010_0000 }, 2)] // code 3
    [InlineData(new byte[] { 0b1000_0000 }, 0)]
    public void Signed_exponential_codes_alternate_around_zero(byte[] bytes, int expected)
    {
        var reader = new BitReader(bytes);

        Assert.Equal(expected, reader.TakeSignedExponential());
    }

    [Fact]
    public void Behind_the_end_everything_is_zero()
    {
        var reader = new BitReader([0xFF]);

        Assert.Equal(0u, reader.Take(9));
        Assert.True(reader.IsPastEnd);
        Assert.False(reader.TakeBit());
        Assert.Equal(0u, reader.TakeExponential());
    }

    [Fact]
    public void Exponential_code_longer_than_any_value_is_refused()
    {
        var reader = new BitReader([0, 0, 0, 0, 0x80, 0, 0, 0, 0, 0]);

        Assert.Equal(0u, reader.TakeExponential());
        Assert.True(reader.IsPastEnd);
    }
}
