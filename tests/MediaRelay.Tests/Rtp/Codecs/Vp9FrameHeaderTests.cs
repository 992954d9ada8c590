using CrossStrait.MediaRelay.Rtp.Codecs;
using Xunit;

namespace CrossStrait.MediaRelay.Tests.Rtp.Codecs;

public class Vp9FrameHeaderTests
{
    [Theory]
    [InlineData(0, 0)] // eight bits, 4:2:0
    [InlineData(1, 0)]
    [InlineData(2, 0)] // more bits
    [InlineData(3, 0)]
    [InlineData(1, 7)] // sRGB
    [InlineData(3, 7)]
    public void Key_frame_of_any_profile_tells_its_size(int profile, int colourSpace)
    {
        var frame = Write(profile, colourSpace).Write(16, 1279).Write(16, 719).ToArray();

        Assert.True(Vp9FrameHeader.TryRead(frame, out var header));

        Assert.Equal(new Vp9FrameHeader(1280, 720), header);
        for (var length = 0; length < frame.Length - 1; length++)
        {
            Assert.False(Vp9FrameHeader.TryRead(frame.AsSpan(0, length), out _), $"{length} bytes");
        }
    }

    [Theory]
    [InlineData(0x86)] // an inter frame
    [InlineData(0x8A)] // an earlier frame shown again
    [InlineData(0x42)] // no frame marker
    public void Other_frames_tell_none(byte first)
    {
        byte[] frame = [first, 0x49, 0x83, 0x42, 0x00, 0x13, 0xF0, 0x0B, 0x30];

        Assert.False(Vp9FrameHeader.TryRead(frame, out _));
    }

    private static BitWriter Write(int profile, int colourSpace)
    {
        var bits = new BitWriter().Write(2, 2).Write((profile & 1) != 0).Write((profile & 2) != 0);
        bits = profile == 3 ? bits.Write(false) : bits;
        bits.Write(false).Write(false).Write(true).Write(false).Write(24, 0x498342);
        bits = profile >= 2 ? bits.Write(true) : bits;
        bits.Write(3, (uint)colourSpace);
        return (colourSpace == 7, profile % 2 == 1) switch
        {
            (false, true) => bits.Write(true).Write(3, 0),
            (false, false) => bits.Write(true),
            (true, true) => bits.Write(false),
            _ => bits,
        };
    }
}
