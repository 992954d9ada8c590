using CrossStrait.MediaRelay.Forwarding;
using Xunit;

namespace CrossStrait.MediaRelay.Tests.Forwarding;

public class FrameNumberRewriterTests
{
    [Fact]
    public void Gaps_stay_and_another_stream_follows_the_highest_number_given()
    {
        var frames = default(FrameNumberRewriter);
        frames.Switch(0xFFFE);

        Assert.Equal(0xFFFE, frames.Map(0xFFFE));
        Assert.Equal(3, frames.Map(3));
        Assert.Equal(1, frames.Map(1));
        frames.Switch(500);
        Assert.Equal(4, frames.Map(500));
        Assert.Equal(9, frames.Map(505));
        frames.Switch(500);
        Assert.Equal(10, frames.Map(500));
    }
}
