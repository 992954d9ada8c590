using CrossStrait.MediaRelay.Rtp;
using FsCheck.Fluent;
using Xunit;

namespace CrossStrait.MediaRelay.Tests.Rtp;

public class TimestampUnwrapperTests
{
    [Fact]
    public void Timestamps_go_on_across_the_wrap_and_back()
    {
        var unwrapper = default(TimestampUnwrapper);

        Assert.Equal(0xFFFF_FFF0, unwrapper.Unwrap(0xFFFF_FFF0));
        Assert.Equal(0x1_0000_0010, unwrapper.Unwrap(0x10));
        Assert.Equal(0xFFFF_FFFF, unwrapper.Unwrap(0xFFFF_FFFF));
        Assert.Equal(0x1_0000_0011, unwrapper.Unwrap(0x11));
    }

    [Fact]
    public void Timestamp_older_than_the_first_across_the_wrap_is_negative()
    {
        var unwrapper = default(TimestampUnwrapper);
        unwrapper.Unwrap(100);

        Assert.Equal(-1, unwrapper.Unwrap(0xFFFF_FFFF));
        Assert.Equal(101, unwrapper.Unwrap(101));
    }

    [Theory]
    [InlineData(0x7FFF_FFFFu, 0x7FFF_FFFFL)]
    [InlineData(0x8000_0000u, -0x8000_0000L)] // as far either way: taken as older
    public void Nearest_candidate_wins(uint second, long expected)
    {
        var unwrapper = default(TimestampUnwrapper);
        unwrapper.Unwrap(0);

        Assert.Equal(expected, unwrapper.Unwrap(second));
    }

    [Fact]
    public void Any_walk_with_steps_below_half_the_circle_is_followed()
    {
        var walks =
            from start in WireGen.UInt32
            from steps in Gen.ArrayOf(Gen.Choose(-90_000, 900_000_000), 100)
            select (Start: start, Steps: steps);

        Prop.ForAll(walks.ToArbitrary(), walk =>
        {
            var unwrapper = default(TimestampUnwrapper);
            long truth = walk.Start;
            var highest = truth;
            Assert.Equal(truth, unwrapper.Unwrap((uint)truth));
            foreach (var step in walk.Steps)
            {
                truth = Math.Max(truth + step, highest - int.MaxValue);
                highest = Math.Max(highest, truth);
                Assert.Equal(truth, unwrapper.Unwrap((uint)truth));
            }
        }).MustHold();
    }
}
