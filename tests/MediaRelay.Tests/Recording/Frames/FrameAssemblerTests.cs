using CrossStrait.MediaRelay.Recording.Frames;
using Xunit;

namespace CrossStrait.MediaRelay.Tests.Recording.Frames;

/// <summary>Packets in order, as <see cref="PacketOrder"/> gives them, become what decoders take.</summary>
public class FrameAssemblerTests
{
    // Frame marker, profile 0, key frame shown, sync code, colour, then 320x180 less one each.
    private static readonly byte[] _vp9Key = [0x82, 0x49, 0x83, 0x42, 0x00, 0x13, 0xF0, 0x0B, 0x30];

    // What Chromium sent for 320x180.
    private static readonly byte[] _av1Sequence = Convert.FromHexString("08000000043cfecc01a008301046");

    private static readonly byte[] _h264Sps = Convert.FromHexString("6742c0158c8d40a0cbcf3506060607844235"); // 320x180
    private static readonly byte[] _h264Pps = [0x68, 0xCE, 0x3C, 0x80];

    private long _sequence;

    [Fact]
    public void Layers_of_a_vp9_picture_follow_one_another()
    {
        var assembler = FrameAssembler.For("vp9")!;

        Assert.Null(Add(assembler, 1, false, [0x2C, 0x00, 0x00, .. _vp9Key])); // L, B, E: SID=0
        Assert.Null(Add(assembler, 1, false, [0x28, 0x03, 0x00, 0xAA])); // L, B: SID=1, D
        var picture = Add(assembler, 1, true, [0x24, 0x03, 0x00, 0xBB]); // L, E

        Assert.Equal([.. _vp9Key, 0xAA, 0xBB], picture!.Value.Payload.ToArray());
        Assert.True(picture is { IsKeyFrame: true, Width: 320, Height: 180, Codec: "VP9" });
        Assert.True(Add(assembler, 2, true, [0x6C, 0x00, 0x00, 0xCC]) is { IsKeyFrame: false, Width: 0 });
    }

    [Fact]
    public void Vp9_layer_frame_without_its_end_spoils_the_picture()
    {
        var assembler = FrameAssembler.For("VP9")!;

        Assert.Null(Add(assembler, 1, false, [0x28, 0x00, 0x00, .. _vp9Key])); // B without E
        Assert.Null(Add(assembler, 1, true, [0x2C, 0x03, 0x00, 0xAA])); // B again
        Assert.Null(Add(assembler, 2, true, [0x6C, 0x00, 0x00, 0xCC]));
        Assert.NotNull(Add(assembler, 3, true, [0x2C, 0x00, 0x00, .. _vp9Key]));
    }

    [Fact]
    public void Av1_elements_are_put_together_and_given_their_sizes()
    {
        var assembler = FrameAssembler.For("AV1")!;
        byte[] first = [0x68, (byte)_av1Sequence.Length, .. _av1Sequence, 0x30, 0x01]; // Y=1, W=2, N=1

        Assert.Null(Add(assembler, 1, false, first));
        var picture = Add(assembler, 1, true, [0x90, 0x02]); // Z=1, W=1

        Assert.Equal(
            [0x12, 0x00, 0x0A, (byte)(_av1Sequence.Length - 1), .. _av1Sequence[1..], 0x32, 0x02, 0x01, 0x02],
            picture!.Value.Payload.ToArray());
        Assert.True(picture is { IsKeyFrame: true, Width: 320, Height: 180, Codec: "AV1" });
    }

    [Fact]
    public void Av1_unit_with_its_own_size_and_layer_is_kept_and_a_delimiter_left_out()
    {
        var assembler = FrameAssembler.For("AV1")!;
        Add(assembler, 1, true, [0x18, .. _av1Sequence]);

        var picture = Add(assembler, 2, true, [0x30, 0x02, 0x12, 0x00, 0x04, 0x36, 0x28, 0x01, 0xAA, 0x34, 0x28, 0xBB]);

        Assert.Equal([0x12, 0x00, 0x36, 0x28, 0x01, 0xAA, 0x36, 0x28, 0x01, 0xBB], picture!.Value.Payload.ToArray());
    }

    [Fact]
    public void Long_av1_unit_has_a_size_of_two_bytes()
    {
        var assembler = FrameAssembler.For("AV1")!;
        Add(assembler, 1, true, [0x18, .. _av1Sequence]);

        var picture = Add(assembler, 2, true, [0x10, 0x30, .. new byte[300]]);

        Assert.Equal([0x12, 0x00, 0x32, 0xAC, 0x02, .. new byte[300]], picture!.Value.Payload.ToArray());
    }

    [Theory]
    [InlineData(new byte[] { 0x90, 0x02 }, new byte[] { 0x10, 0x30 })] // goes on with what never came
    [InlineData(new byte[] { 0x50, 0x30 }, new byte[] { 0x10, 0x30 })] // is not gone on with
    [InlineData(new byte[] { 0x10, 0x30 }, new byte[] { 0x20, 0x09 })] // an element longer than its packet
    [InlineData(new byte[] { 0x10, 0x30 }, new byte[] { 0x10, 0x32, 0x05, 0x00 })] // a unit shorter than it says
    public void Av1_elements_that_do_not_fit_together_spoil_the_picture(byte[] first, byte[] last)
    {
        var assembler = FrameAssembler.For("AV1")!;
        Add(assembler, 1, true, [0x18, .. _av1Sequence]);

        Assert.Null(Add(assembler, 2, false, first));
        Assert.Null(Add(assembler, 2, true, last));
        Assert.Null(Add(assembler, 3, true, [0x10, 0x30, 0x00]));
    }

    [Fact]
    public void H264_units_stand_behind_start_codes_in_whatever_they_came()
    {
        var assembler = FrameAssembler.For("H264")!;

        Assert.Null(Add(assembler, 1, false, [0x78, 0, (byte)_h264Sps.Length, .. _h264Sps, 0, 4, .. _h264Pps])); // STAP-A
        Assert.Null(Add(assembler, 1, false, [0x7C, 0x85, 0xB8])); // FU-A: S, type 5
        Assert.Null(Add(assembler, 1, false, [0x7C, 0x05, 0x01]));
        Assert.Null(Add(assembler, 1, false, [0x7C, 0x45, 0x02])); // E
        var picture = Add(assembler, 1, true, [0x65, 0x40, 0x03]); // a second slice

        Assert.Equal(
            [0, 0, 0, 1, .. _h264Sps, 0, 0, 0, 1, .. _h264Pps, 0, 0, 0, 1, 0x65, 0xB8, 0x01, 0x02, 0, 0, 0, 1, 0x65, 0x40, 0x03],
            picture!.Value.Payload.ToArray());
        Assert.True(picture is { IsKeyFrame: true, Width: 320, Height: 180, Codec: "H264" });
    }

    [Fact]
    public void H264_idr_picture_counts_as_key_frame_once_parameters_have_come()
    {
        var assembler = FrameAssembler.For("H264")!;

        Assert.Null(Add(assembler, 1, true, [0x65, 0xB8, 0x00]));
        Assert.Null(Add(assembler, 2, true, _h264Sps));
        Assert.NotNull(Add(assembler, 3, true, [0x65, 0xB8, 0x00]));
    }

    [Fact]
    public void H264_fragment_that_does_not_go_on_spoils_the_picture()
    {
        var assembler = FrameAssembler.For("H264")!;
        Add(assembler, 1, true, [0x78, 0, (byte)_h264Sps.Length, .. _h264Sps, 0, 3, 0x65, 0xB8, 0x00]);

        Assert.Null(Add(assembler, 2, false, [0x7C, 0x81, 0xE0])); // begins
        Assert.Null(Add(assembler, 2, true, [0x61, 0x40, 0x00])); // another unit within
        Assert.Null(Add(assembler, 3, true, [0x61, 0xE0, 0x00]));
    }

    [Fact]
    public void Codec_that_nobody_can_decode_has_no_assembler()
    {
        Assert.Null(FrameAssembler.For("theora"));
    }

    private MediaFrame? Add(FrameAssembler assembler, long time, bool marker, byte[] payload)
    {
        var codec = assembler switch
        {
            Vp9Assembler => "VP9",
            Av1Assembler => "AV1",
            _ => "H264",
        };
        var packet = new CapturedPacket(1, _sequence++, time, default, marker, payload, codec);
        return assembler.TryAdd(packet, out var frame) ? frame : null;
    }
}
