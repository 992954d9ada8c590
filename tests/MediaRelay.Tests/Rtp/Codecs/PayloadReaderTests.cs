using CrossStrait.MediaRelay.Rtp.Codecs;
using Xunit;

namespace CrossStrait.MediaRelay.Tests.Rtp.Codecs;

public class PayloadReaderTests
{
    private static readonly byte[] _vp8KeyFrame =
    [
        0x90, // X=1, N=0, S=1, PID=0
        0xF0, // I=1, L=1, T=1, K=1
        0x92, 0x34, // M=1, picture id 0x1234
        0x56, // TL0PICIDX
        0xB5, // TID=2, Y=1, KEYIDX=21
        0x10, 0x02, 0x00, // frame tag: P=0 (key frame), show_frame, partition size
        0x9D, 0x01, 0x2A, // start code
        0x80, 0x42, // width 640, horizontal scale 1
        0xE0, 0x81, // height 480, vertical scale 2
    ];

    private readonly PayloadReader _reader = new();

    [Fact]
    public void First_packet_of_a_vp8_key_frame_tells_layer_size_and_numbers()
    {
        _reader.Read(Codec.Vp8, 0, _vp8KeyFrame, marker: false, [], isEncrypted: false, out var description);

        Assert.True(description.StartsFrame);
        Assert.True(description.StartsKeyFrame);
        Assert.False(description.EndsFrame);
        Assert.False(description.EndsPicture);
        Assert.Equal((640, 480), (description.Width, description.Height));
        Assert.Equal((0, 2), (description.SpatialLayer, description.TemporalLayer));
        Assert.True(description.IsTemporalSwitch);
        Assert.Equal((0x1234, 2, true), (description.Numbers.PictureId, description.Numbers.PictureIdOffset, description.Numbers.IsLong));
        Assert.Equal((0x56, 4), (description.Numbers.Tl0PicIdx, description.Numbers.Tl0PicIdxOffset));
        Assert.False(description.Dependency.HasValue);
    }

    [Fact]
    public void Marker_ends_the_vp8_frame_and_the_picture()
    {
        _reader.Read(Codec.Vp8, 0, [0x00, 0xAA], marker: true, [], isEncrypted: false, out var description);

        Assert.False(description.StartsFrame);
        Assert.False(description.StartsKeyFrame);
        Assert.True(description.EndsFrame);
        Assert.True(description.EndsPicture);
    }

    [Fact]
    public void Encrypted_payload_is_not_looked_at()
    {
        _reader.Read(Codec.Vp8, 0, _vp8KeyFrame, marker: true, [], isEncrypted: true, out var description);

        Assert.False(description.StartsFrame);
        Assert.False(description.StartsKeyFrame);
        Assert.False(description.Numbers.HasPictureId);
        Assert.True(description.EndsPicture);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Every_audio_packet_with_a_payload_can_be_decoded_by_itself(bool encrypted)
    {
        _reader.Read(Codec.Opus, 0, [0xFC], marker: false, [], encrypted, out var voice);
        _reader.Read(Codec.Opus, 0, [], marker: false, [], encrypted, out var padding);

        Assert.True(voice.StartsKeyFrame);
        Assert.False(padding.StartsKeyFrame);
    }

    [Fact]
    public void Padding_alone_belongs_to_no_frame()
    {
        _reader.Read(Codec.Vp8, 0, [], marker: true, [], isEncrypted: false, out var description);

        Assert.False(description.EndsFrame);
        Assert.False(description.EndsPicture);
    }

    [Fact]
    public void A_late_packet_is_read_against_the_structure_of_its_own_time()
    {
        var (before, after) = (DependencyWriter.ThreeSizes, DependencyWriter.ThreeSizes with { TemplateIdOffset = 2 });
        Read(10, before.KeyFrame(1));
        Read(14, after.KeyFrame(5)); // numbers its templates anew, as libwebrtc does

        Assert.Equal(2, Read(13, before.Frame(4, 3)).SpatialLayer);
        Assert.Equal(1, Read(15, after.Frame(6, 2)).SpatialLayer);
    }

    [Fact]
    public void A_key_frame_that_comes_after_the_next_one_takes_nothing_from_it()
    {
        var (late, next) = (DependencyWriter.ThreeSizes, DependencyWriter.ThreeSizes with { TemplateIdOffset = 2 });
        Read(14, next.KeyFrame(5));
        Assert.False(Read(11, late.Frame(2, 3)).Dependency.HasValue);
        Assert.True(Read(10, late.KeyFrame(1)).StartsKeyFrame);

        Assert.Equal(2, Read(11, late.Frame(2, 3)).SpatialLayer);
        Assert.Equal(1, Read(15, next.Frame(6, 2)).SpatialLayer);
    }

    private PayloadDescription Read(long sequence, byte[] descriptor)
    {
        _reader.Read(Codec.Av1, sequence, [0x10, 1], marker: false, descriptor, isEncrypted: false, out var description);
        return description;
    }
}
