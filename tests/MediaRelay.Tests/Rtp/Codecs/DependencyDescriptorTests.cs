using CrossStrait.MediaRelay.Rtp.Codecs;
using Xunit;

namespace CrossStrait.MediaRelay.Tests.Rtp.Codecs;

public class DependencyDescriptorTests
{
    [Fact]
    public void Frame_number_is_patched_in_its_sixteen_bits_alone()
    {
        byte[] extension =
        [
            0xC1, // first and last packet of the frame, template id 1
            0x12, 0x34, // frame number
            0x80, // an extended part
        ];

        Assert.True(DependencyDescriptor.TryPatchFrameNumber(extension, 0xABCD));

        Assert.Equal([0xC1, 0xAB, 0xCD, 0x80], extension);
    }

    [Fact]
    public void Extension_too_short_for_a_frame_number_is_left_alone()
    {
        byte[] extension = [0xC1, 0x12];

        Assert.False(DependencyDescriptor.TryPatchFrameNumber(extension, 0xABCD));

        Assert.Equal([0xC1, 0x12], extension);
    }
}
