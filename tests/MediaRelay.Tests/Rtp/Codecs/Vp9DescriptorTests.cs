using CrossStrait.MediaRelay.Rtp.Codecs;
using FsCheck.Fluent;
using Xunit;

namespace CrossStrait.MediaRelay.Tests.Rtp.Codecs;

public class Vp9DescriptorTests
{
    private static readonly byte[] _keyPicture =
    [
        0xAA, // I=1, P=0, L=1, F=0, B=1, E=0, V=1, Z=0
        0x92, 0x34, // M=1, picture id 0x1234
        0x10, // TID=0, U=1, SID=0, D=0
        0x56, // TL0PICIDX
        0x38, // N_S=1: two layers, Y=1, G=1
        0x01, 0x40, 0x00, 0xB4, // 320x180
        0x02, 0x80, 0x01, 0x68, // 640x360
        0x02, // N_G=2
        0x18, 0x01, 0x02, // TID=0, U=1, R=2: two references
        0x20, // TID=1, R=0
        0x82, 0x49, 0x83, // bitstream
    ];

    [Fact]
    public void Full_descriptor_is_read_field_by_field()
    {
        Assert.True(Vp9Descriptor.TryRead(_keyPicture, out var read));

        Assert.Equal(_keyPicture.Length - 3, read.Length);
        Assert.Equal((true, false, true, false), (read.StartsFrame, read.EndsFrame, read.StartsKeyFrame, read.IsInterPicture));
        Assert.Equal((false, true, false), (read.IsFlexible, read.HasLayers, read.IsNotLayerReference));
        Assert.Equal((0, 0, true, false), (read.SpatialLayer, read.TemporalLayer, read.IsSwitchingUp, read.UsesLowerLayer));
        Assert.True(read.Numbers is { HasPictureId: true, IsLong: true, PictureId: 0x1234, PictureIdOffset: 1 });
        Assert.True(read.Numbers is { HasTl0PicIdx: true, Tl0PicIdx: 0x56, Tl0PicIdxOffset: 4 });
    }

    [Fact]
    public void Sizes_of_the_structure_hold_for_the_frames_of_all_layers_that_follow()
    {
        var reader = new PayloadReader();
        byte[] upper =
        [
            0xAC, // I=1, L=1, B=1, E=1
            0x92, 0x34, // picture id
            0x03, // SID=1, D=1
            0x56, // TL0PICIDX
            0x00, // bitstream
        ];

        reader.Read(Codec.Vp9, 0, _keyPicture, marker: false, [], isEncrypted: false, out var lower);
        reader.Read(Codec.Vp9, 0, upper, marker: true, [], isEncrypted: false, out var higher);

        Assert.Equal((320, 180, true), (lower.Width, lower.Height, lower.StartsKeyFrame));
        Assert.Equal((640, 360, false), (higher.Width, higher.Height, higher.StartsKeyFrame));
        Assert.True(higher is { SpatialLayer: 1, UsesLowerSpatialLayer: true, EndsFrame: true, EndsPicture: true });
    }

    [Fact]
    public void Size_of_which_one_side_is_missing_is_none()
    {
        byte[] payload = [0x0A, 0x10, 0x01, 0x40, 0x00, 0x00, 0xAA]; // B, V; Y: 320x0

        new PayloadReader().Read(Codec.Vp9, 0, payload, marker: true, [], isEncrypted: false, out var read);

        Assert.Equal((0, 0), (read.Width, read.Height));
    }

    [Fact]
    public void Payload_cut_within_its_descriptor_or_right_behind_is_refused()
    {
        for (var length = 0; length <= _keyPicture.Length - 3; length++)
        {
            Assert.False(Vp9Descriptor.TryRead(_keyPicture.AsSpan(0, length), out _), $"{length} bytes");
        }

        Assert.True(Vp9Descriptor.TryRead(_keyPicture.AsSpan(0, _keyPicture.Length - 2), out _));
    }

    [Theory]
    [InlineData(new byte[] { 0x58, 0x02, 0xAA }, 2)] // P=1, F=1, B=1; P_DIFF=1, N=0
    [InlineData(new byte[] { 0x58, 0x03, 0x05, 0x06, 0xAA }, 4)] // three references
    [InlineData(new byte[] { 0x18, 0xAA, 0xBB }, 1)] // F=1 alone: no references in a key picture
    public void Flexible_mode_names_up_to_three_references(byte[] payload, int length)
    {
        Assert.True(Vp9Descriptor.TryRead(payload, out var read));

        Assert.Equal(length, read.Length);
        Assert.True(read.IsFlexible);
    }

    [Fact]
    public void Fourth_reference_is_not_valid()
    {
        Assert.False(Vp9Descriptor.TryRead([0x58, 0x03, 0x05, 0x07, 0x08, 0xAA], out _));
    }

    [Theory]
    [InlineData(0x08, 0x00, true)] // B=1: begins a frame that refers to nothing
    [InlineData(0x00, 0x00, false)]
    [InlineData(0x48, 0x00, false)] // P=1
    [InlineData(0x28, 0x02, true)] // L=1, SID=1, D=0: a layer of its own
    [InlineData(0x28, 0x03, false)] // D=1
    public void Key_frame_refers_neither_to_pictures_nor_to_layers(byte first, byte layer, bool key)
    {
        byte[] payload = (first & 0x20) != 0 ? [first, layer, 0x00, 0xAA] : [first, 0xAA];

        Assert.True(Vp9Descriptor.TryRead(payload, out var read));

        Assert.Equal(key, read.StartsKeyFrame);
    }

    [Fact]
    public void Every_form_is_read_as_it_was_made_and_patched_where_the_numbers_stand()
    {
        var forms =
            from first in WireGen.Byte
            from pictureId in WireGen.UInt16
            from isLong in WireGen.Bit
            from layer in WireGen.Byte
            from tl0 in WireGen.Byte
            from references in Gen.Choose(1, 3)
            from layers in Gen.Choose(0, 7)
            from pictures in Gen.Choose(0, 3).ListOf(4)
            select (First: first, PictureId: pictureId, IsLong: isLong, Layer: layer, Tl0: tl0, References: references, Layers: layers, Pictures: pictures);

        Prop.ForAll(forms.ToArbitrary(), form =>
        {
            bool Has(int bit) => (form.First & bit) != 0;
            var payload = new List<byte> { form.First };
            if (Has(0x80))
            {
                payload.AddRange(form.IsLong ? [(byte)(0x80 | (form.PictureId >> 8)), (byte)form.PictureId] : [(byte)(form.PictureId & 0x7F)]);
            }

            payload.AddRange(Has(0x20) ? [form.Layer] : []);
            payload.AddRange(Has(0x20) && !Has(0x10) ? [form.Tl0] : []);
            payload.AddRange(Has(0x40) && Has(0x10) ? [.. Enumerable.Repeat((byte)3, form.References - 1), 2] : []);
            if (Has(0x02))
            {
                payload.Add((byte)((form.Layers << 5) | 0x18));
                payload.AddRange(new byte[4 * (form.Layers + 1)]);
                payload.Add((byte)form.Pictures.Count);
                form.Pictures.ForEach(count => payload.AddRange([(byte)(count << 2), .. new byte[count]]));
            }

            var length = payload.Count;
            payload.Add(0xAA);
            var bytes = payload.ToArray();

            Assert.True(Vp9Descriptor.TryRead(bytes, out var read));
            Assert.Equal(length, read.Length);
            Assert.Equal((Has(0x80), Has(0x20) && !Has(0x10)), (read.Numbers.HasPictureId, read.Numbers.HasTl0PicIdx));
            Assert.Equal(Has(0x80) ? form.PictureId & (form.IsLong ? 0x7FFF : 0x7F) : 0, read.Numbers.PictureId);
            Assert.Equal(Has(0x20) ? (form.Layer >> 5, (form.Layer >> 1) & 7) : (0, 0), (read.TemporalLayer, read.SpatialLayer));

            PictureNumbers.Patch(bytes, read.Numbers, (ushort)~read.Numbers.PictureId, (byte)~read.Numbers.Tl0PicIdx);
            Assert.True(Vp9Descriptor.TryRead(bytes, out var patched));
            Assert.Equal(Has(0x80) ? ~read.Numbers.PictureId & (read.Numbers.IsLong ? 0x7FFF : 0x7F) : 0, patched.Numbers.PictureId);
            Assert.Equal(read.Numbers.HasTl0PicIdx ? (byte)~form.Tl0 : 0, patched.Numbers.Tl0PicIdx);
            Assert.Equal((length, read.Numbers.IsLong), (patched.Length, patched.Numbers.IsLong));
        }).MustHold();
    }
}
