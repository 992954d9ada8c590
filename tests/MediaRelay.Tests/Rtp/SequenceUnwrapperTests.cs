using CrossStrait.MediaRelay.Rtp;
using FsCheck.Fluent;
using Xunit;

namespace CrossStrait.MediaRelay.Tests.Rtp;

public class SequenceUnwrapperTests
{
    [Fact]
    public void Nothing_is_highest_before_the_first_number()
    {
        Assert.Null(default(SequenceUnwrapper).Highest);
    }

    [Fact]
    public void First_number_maps_to_itself()
    {
        var unwrapper = default(SequenceUnwrapper);

        Assert.Equal(65535, unwrapper.Unwrap(65535));
        Assert.Equal(65535, unwrapper.Highest);
    }

    [Fact]
    public void Numbers_go_on_across_the_wrap_and_back()
    {
        var unwrapper = default(SequenceUnwrapper);

        Assert.Equal(65534, unwrapper.Unwrap(65534));
        Assert.Equal(65537, unwrapper.Unwrap(1));
        Assert.Equal(65535, unwrapper.Unwrap(65535));
        Assert.Equal(65536, unwrapper.Unwrap(0));
        Assert.Equal(65537, unwrapper.Highest);
        Assert.Equal(65538, unwrapper.Unwrap(2));
    }

    [Fact]
    public void Number_older_than_the_first_across_the_wrap_is_negative()
    {
        var unwrapper = default(SequenceUnwrapper);
        unwrapper.Unwrap(2);

        Assert.Equal(-1, unwrapper.Unwrap(65535));
        Assert.Equal(2, unwrapper.Highest);
        Assert.Equal(3, unwrapper.Unwrap(3));
    }

    [Theory]
    [InlineData(0, 32767, 32767)]
    [InlineData(0, 32768, -32768)] // as far either way: taken as older
    [InlineData(0, 32769, -32767)]
    [InlineData(40000, 7231, 72767)]
    [InlineData(40000, 7232, 7232)]
    public void Nearest_candidate_wins(ushort first, ushort second, long expected)
    {
        var unwrapper = default(SequenceUnwrapper);
        unwrapper.Unwrap(first);

        Assert.Equal(expected, unwrapper.Unwrap(second));
    }

    [Fact]
    public void Any_walk_with_steps_below_half_the_circle_is_followed()
    {
        var walks =
            from start in WireGen.UInt16
            from steps in Gen.ArrayOf(Gen.Choose(-300, 2000), 400)
            select (Start: start, Steps: steps);

        Prop.ForAll(walks.ToArbitrary(), walk =>
        {
            var unwrapper = default(SequenceUnwrapper);
            long truth = walk.Start;
            var highest = truth;
            Assert.Equal(truth, unwrapper.Unwrap((ushort)truth));
            foreach (var step in walk.Steps)
            {
                truth = Math.Max(truth + step, highest - 32767);
                highest = Math.Max(highest, truth);
                Assert.Equal(truth, unwrapper.Unwrap((ushort)truth));
                Assert.Equal(highest, unwrapper.Highest);
            }
        }).MustHold();
    }
}
