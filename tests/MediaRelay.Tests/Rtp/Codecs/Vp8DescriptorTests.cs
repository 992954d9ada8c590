using CrossStrait.MediaRelay.Rtp.Codecs;
using FsCheck.Fluent;
using Xunit;

namespace CrossStrait.MediaRelay.Tests.Rtp.Codecs;

public class Vp8DescriptorTests
{
    private static readonly byte[] _keyFrame =
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

    [Fact]
    public void Full_descriptor_is_read_field_by_field()
    {
        Assert.True(Vp8Descriptor.TryRead(_keyFrame, out var descriptor));

        Assert.Equal(6, descriptor.Length);
        Assert.True(descriptor.IsStartOfFrame);
        Assert.True(descriptor.IsKeyFrame);
        Assert.False(descriptor.IsNonReference);
        Assert.True(descriptor.HasPictureId);
        Assert.True(descriptor.IsLongPictureId);
        Assert.Equal(0x1234, descriptor.PictureId);
        Assert.Equal(2, descriptor.PictureIdOffset);
        Assert.True(descriptor.HasTl0PicIdx);
        Assert.Equal(0x56, descriptor.Tl0PicIdx);
        Assert.Equal(4, descriptor.Tl0PicIdxOffset);
        Assert.True(descriptor.HasTid);
        Assert.Equal(2, descriptor.Tid);
        Assert.True(descriptor.LayerSync);
        Assert.True(descriptor.HasKeyIdx);
        Assert.Equal(21, descriptor.KeyIdx);
    }

    [Fact]
    public void Size_of_a_key_frame_leaves_the_scaling_bits_out()
    {
        Vp8Descriptor.TryRead(_keyFrame, out var descriptor);

        Assert.Equal((640, 480), descriptor.TryReadKeyFrameSize(_keyFrame));
    }

    [Fact]
    public void Payload_cut_within_its_descriptor_or_right_behind_is_refused()
    {
        for (var length = 0; length <= 6; length++)
        {
            Assert.False(Vp8Descriptor.TryRead(_keyFrame.AsSpan(0, length), out var refused));
            Assert.Equal(0, refused.Length);
        }

        Assert.True(Vp8Descriptor.TryRead(_keyFrame.AsSpan(0, 7), out _));
    }

    [Fact]
    public void Key_frame_cut_before_its_height_has_no_size()
    {
        for (var length = 7; length < _keyFrame.Length; length++)
        {
            Assert.True(Vp8Descriptor.TryRead(_keyFrame.AsSpan(0, length), out var descriptor));
            Assert.True(descriptor.IsKeyFrame);
            Assert.Null(descriptor.TryReadKeyFrameSize(_keyFrame.AsSpan(0, length)));
        }
    }

    [Theory]
    [InlineData(9)]
    [InlineData(10)]
    [InlineData(11)]
    public void Key_frame_without_its_start_code_has_no_size(int offset)
    {
        var payload = _keyFrame.ToArray();
        payload[offset] ^= 0x01;
        Vp8Descriptor.TryRead(payload, out var descriptor);

        Assert.Null(descriptor.TryReadKeyFrameSize(payload));
    }

    [Fact]
    public void Shortest_descriptor_is_one_byte()
    {
        Assert.True(Vp8Descriptor.TryRead([0x10, 0x00], out var descriptor)); // S=1, PID=0; frame tag P=0

        Assert.Equal(1, descriptor.Length);
        Assert.True(descriptor.IsKeyFrame);
        Assert.False(descriptor.HasPictureId);
        Assert.False(descriptor.HasTl0PicIdx);
        Assert.False(descriptor.HasTid);
        Assert.False(descriptor.LayerSync);
        Assert.Equal(0, descriptor.PictureIdOffset);
        Assert.Equal(0, descriptor.Tl0PicIdxOffset);
    }

    [Theory]
    [InlineData(0x10, 0x00, true, true)]
    [InlineData(0x10, 0x01, true, false)] // P=1
    [InlineData(0x00, 0x00, false, false)] // S=0: later in its partition
    [InlineData(0x11, 0x00, false, false)] // PID=1: a later partition
    [InlineData(0x17, 0x00, false, false)]
    [InlineData(0x30, 0x01, true, false)] // N=1
    [InlineData(0x58, 0x00, true, true)] // the reserved bits mean nothing
    public void Key_frame_needs_the_start_of_the_first_partition(byte first, byte frameTag, bool start, bool key)
    {
        Assert.True(Vp8Descriptor.TryRead([first, frameTag], out var descriptor));

        Assert.Equal(start, descriptor.IsStartOfFrame);
        Assert.Equal(key, descriptor.IsKeyFrame);
        Assert.Equal((first & 0x20) != 0, descriptor.IsNonReference);
    }

    [Fact]
    public void Short_picture_id_has_seven_bits()
    {
        byte[] payload =
        [
            0x90, // X=1, S=1
            0x80, // I=1
            0x7F, // M=0, picture id 127
            0x01, // frame tag
        ];

        Assert.True(Vp8Descriptor.TryRead(payload, out var descriptor));
        Assert.Equal(3, descriptor.Length);
        Assert.False(descriptor.IsLongPictureId);
        Assert.Equal(127, descriptor.PictureId);
    }

    [Fact]
    public void Long_bit_is_not_sought_without_a_picture_id()
    {
        byte[] payload =
        [
            0x90, // X=1, S=1
            0x40, // L=1
            0xFF, // TL0PICIDX
            0x01, // frame tag
        ];

        Assert.True(Vp8Descriptor.TryRead(payload, out var descriptor));
        Assert.False(descriptor.IsLongPictureId);
        Assert.Equal(0xFF, descriptor.Tl0PicIdx);
        Assert.Equal(2, descriptor.Tl0PicIdxOffset);
        Assert.Equal(3, descriptor.Length);
    }

    [Fact]
    public void Layer_byte_with_the_key_index_alone_names_no_layer()
    {
        byte[] payload =
        [
            0x90, // X=1, S=1
            0x10, // K=1
            0xFF, // TID and Y to be ignored, KEYIDX=31
            0x01, // frame tag
        ];

        Assert.True(Vp8Descriptor.TryRead(payload, out var descriptor));
        Assert.False(descriptor.HasTid);
        Assert.Equal(0, descriptor.Tid);
        Assert.False(descriptor.LayerSync);
        Assert.Equal(31, descriptor.KeyIdx);
        Assert.Equal(3, descriptor.Length);
    }

    [Theory]
    [InlineData(0xFFFF, 0xFF, 0xFF)]
    [InlineData(0x8000, 0x80, 0x00)] // the bit above picture ids is the M bit
    [InlineData(0x0123, 0x81, 0x23)]
    public void Long_picture_id_is_patched_in_place(ushort value, byte high, byte low)
    {
        var payload = _keyFrame.ToArray();
        Vp8Descriptor.TryRead(payload, out var descriptor);

        PictureNumbers.Patch(payload, descriptor.Numbers, value, 0x56);

        Assert.Equal([0x90, 0xF0, high, low, 0x56, 0xB5], payload[..6]);
    }

    [Fact]
    public void Short_picture_id_keeps_its_form()
    {
        byte[] payload = [0x90, 0xC0, 0x7F, 0x05, 0x01];
        Vp8Descriptor.TryRead(payload, out var descriptor);

        PictureNumbers.Patch(payload, descriptor.Numbers, 0x1283, 0xEE);

        Assert.Equal([0x90, 0xC0, 0x03, 0xEE, 0x01], payload);
    }

    [Fact]
    public void Nothing_is_patched_where_nothing_was()
    {
        byte[] payload = [0x10, 0x01];
        Vp8Descriptor.TryRead(payload, out var descriptor);

        PictureNumbers.Patch(payload, descriptor.Numbers, 0x1234, 0x56);

        Assert.Equal([0x10, 0x01], payload);
    }

    [Fact]
    public void Every_form_is_read_as_it_was_made()
    {
        var forms =
            from bits in WireGen.Byte
            from pictureId in WireGen.UInt16
            from isLong in WireGen.Bit
            from tl0PicIdx in WireGen.Byte
            from layer in WireGen.Byte
            select (Bits: bits, PictureId: pictureId, IsLong: isLong, Tl0PicIdx: tl0PicIdx, Layer: layer);

        Prop.ForAll(forms.ToArbitrary(), form =>
        {
            var (hasId, hasTl0, hasTid, hasKey) =
                ((form.Bits & 8) != 0, (form.Bits & 4) != 0, (form.Bits & 2) != 0, (form.Bits & 1) != 0);
            var payload = new List<byte> { 0x90, (byte)(form.Bits << 4) };
            if (hasId)
            {
                payload.AddRange(form.IsLong
                    ? [(byte)(0x80 | (form.PictureId >> 8)), (byte)form.PictureId]
                    : [(byte)(form.PictureId & 0x7F)]);
            }

            payload.AddRange(hasTl0 ? [form.Tl0PicIdx] : []);
            payload.AddRange(hasTid || hasKey ? [form.Layer] : []);
            var length = payload.Count;
            payload.Add(0);

            Assert.True(Vp8Descriptor.TryRead(payload.ToArray(), out var read));
            Assert.Equal(length, read.Length);
            Assert.Equal((hasId, hasTl0, hasTid, hasKey), (read.HasPictureId, read.HasTl0PicIdx, read.HasTid, read.HasKeyIdx));
            Assert.Equal(hasId ? form.PictureId & (form.IsLong ? 0x7FFF : 0x7F) : 0, read.PictureId);
            Assert.Equal(hasTl0 ? form.Tl0PicIdx : 0, read.Tl0PicIdx);
            Assert.Equal(hasTid ? form.Layer >> 6 : 0, read.Tid);
            Assert.Equal(hasKey ? form.Layer & 0x1F : 0, read.KeyIdx);
        }).MustHold();
    }
}
