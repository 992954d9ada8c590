using CrossStrait.MediaRelay.Rtp.Codecs;
using FsCheck.Fluent;
using Xunit;

namespace CrossStrait.MediaRelay.Tests.Rtp.Codecs;

public class H264PayloadTests
{
    private static readonly byte[] _sps = Sps(40, 23, cropBottom: 4); // 640x360: 23 rows of 16, less 4 times 2
    private static readonly byte[] _pps = [0x68, 0xCE, 0x3C, 0x80];
    private static readonly byte[] _idr = [0x65, 0xB8, 0x00]; // first_mb_in_slice = 0
    private static readonly byte[] _laterIdrSlice = [0x65, 0x40, 0x00]; // first_mb_in_slice = 1
    private static readonly byte[] _slice = [0x61, 0xE0, 0x00];

    private readonly PayloadReader _reader = new();

    [Fact]
    public void Aggregate_of_parameters_and_idr_starts_a_key_frame_and_tells_its_size()
    {
        var read = Read([0x78, .. Unit(_sps), .. Unit(_pps), .. Unit(_idr)], marker: true);

        Assert.True(read is { StartsFrame: true, StartsKeyFrame: true, EndsFrame: true, EndsPicture: true, Width: 640, Height: 360 });
    }

    [Fact]
    public void Key_frame_starts_with_its_parameters_and_only_there()
    {
        var parameters = Read([0x78, .. Unit(_sps), .. Unit(_pps)], marker: false);
        var first = Read([0x7C, 0x85, 0xB8, 0x00], marker: false); // FU-A: S=1, type 5
        var last = Read([0x7C, 0x45, 0x11], marker: true); // FU-A: E=1
        var next = Read(_slice, marker: true);

        Assert.True(parameters is { StartsFrame: true, StartsKeyFrame: true });
        Assert.True(first is { StartsFrame: false, StartsKeyFrame: false, Width: 0 });
        Assert.True(last is { StartsFrame: false, StartsKeyFrame: false, EndsPicture: true });
        Assert.True(next is { StartsFrame: true, StartsKeyFrame: false });
    }

    [Fact]
    public void Single_units_of_parameters_make_one_key_frame()
    {
        Assert.True(Read([0x09, 0x10], marker: false) is { StartsFrame: true, StartsKeyFrame: false }); // delimiter
        Assert.True(Read(_sps, marker: false) is { StartsFrame: false, StartsKeyFrame: true });
        Assert.True(Read(_pps, marker: false) is { StartsFrame: false, StartsKeyFrame: false });
        Assert.True(Read(_idr, marker: true) is { StartsFrame: false, StartsKeyFrame: false });
    }

    [Fact]
    public void Stream_that_never_carries_parameters_starts_with_its_idr_picture()
    {
        Assert.True(Read(_idr, marker: false) is { StartsFrame: true, StartsKeyFrame: true });
        Assert.True(Read(_laterIdrSlice, marker: true) is { StartsFrame: false, StartsKeyFrame: false });
    }

    [Fact]
    public void Idr_picture_without_the_parameters_the_stream_carries_starts_no_key_frame()
    {
        Read([0x78, .. Unit(_sps), .. Unit(_pps), .. Unit(_idr)], marker: true);

        Assert.True(Read(_idr, marker: true) is { StartsFrame: true, StartsKeyFrame: false });
    }

    [Theory]
    [InlineData(new byte[] { 0x78 })] // STAP-A without a unit
    [InlineData(new byte[] { 0x78, 0x00 })]
    [InlineData(new byte[] { 0x78, 0x00, 0x00 })] // a unit of no bytes
    [InlineData(new byte[] { 0x78, 0x00, 0x02, 0x67 })] // cut
    [InlineData(new byte[] { 0x7C, 0x85 })] // FU-A without a body
    [InlineData(new byte[] { 0x79, 0x00, 0x00, 0x00, 0x01, 0x65 })] // STAP-B belongs to packetization mode 2
    [InlineData(new byte[] { 0x60, 0x00 })] // type 0 is reserved
    public void What_is_cut_or_of_another_mode_is_refused(byte[] payload)
    {
        Assert.False(H264Payload.TryRead(payload, out _));
    }

    [Fact]
    public void Size_of_every_parameter_set_is_read_as_it_was_written()
    {
        var sets =
            from width in Gen.Choose(1, 256)
            from height in Gen.Choose(1, 256)
            from right in Gen.Choose(0, 7)
            from bottom in Gen.Choose(0, 7)
            from isHigh in WireGen.Bit
            select (Width: width, Height: height, Right: right, Bottom: bottom, IsHigh: isHigh);

        Prop.ForAll(sets.ToArbitrary(), set =>
        {
            Assert.True(H264Sps.TryRead(Sps(set.Width, set.Height, set.Bottom, set.Right, set.IsHigh), out var sps));
            Assert.Equal(((16 * set.Width) - (2 * set.Right), (16 * set.Height) - (2 * set.Bottom)), (sps.Width, sps.Height));
        }).MustHold();
    }

    [Fact]
    public void Parameter_set_cut_before_its_size_has_none()
    {
        for (var length = 0; length < 6; length++)
        {
            Assert.False(H264Sps.TryRead(_sps.AsSpan(0, length), out _));
        }
    }

    [Fact]
    public void Cropping_more_than_there_is_leaves_no_picture()
    {
        Assert.False(H264Sps.TryRead(Sps(1, 1, cropBottom: 8), out _));
    }

    private static byte[] Unit(byte[] unit) => [(byte)(unit.Length >> 8), (byte)unit.Length, .. unit];

    private static byte[] Sps(int width, int height, int cropBottom = 0, int cropRight = 0, bool isHigh = false)
    {
        var bits = new BitWriter().Write(8, 0x67).Write(8, isHigh ? 100u : 66u).Write(16, 0xC01F).WriteExponential(0);
        if (isHigh)
        {
            bits.WriteExponential(1).WriteExponential(0).WriteExponential(0).Write(false); // 4:2:0, eight bits
            bits.Write(true).Write(true).WriteExponential(16).Write(7, 0); // one scaling list that ends at once, seven absent
        }

        bits.WriteExponential(0).WriteExponential(2).WriteExponential(1).Write(false);
        bits.WriteExponential((uint)width - 1).WriteExponential((uint)height - 1).Write(true).Write(true);
        bits.Write(cropBottom + cropRight > 0);
        if (cropBottom + cropRight > 0)
        {
            bits.WriteExponential(0).WriteExponential((uint)cropRight).WriteExponential(0).WriteExponential((uint)cropBottom);
        }

        return Escaped(bits.Write(false).Write(true).ToArray()); // no VUI; stop bit
    }

    private static byte[] Escaped(byte[] unit)
    {
        var escaped = new List<byte>();
        foreach (var value in unit)
        {
            if (value <= 3 && escaped.Count >= 2 && escaped[^1] == 0 && escaped[^2] == 0)
            {
                escaped.Add(3);
            }

            escaped.Add(value);
        }

        return [.. escaped];
    }

    private PayloadDescription Read(byte[] payload, bool marker)
    {
        _reader.Read(Codec.H264, 0, payload, marker, [], isEncrypted: false, out var read);
        return read;
    }
}
