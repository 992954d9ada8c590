using CrossStrait.MediaRelay.Forwarding;
using Xunit;

namespace CrossStrait.MediaRelay.Tests.Forwarding;

public class LayerChoiceTests
{
    private static readonly LayerRate[] _layers =
    [
        Rate(0, 0, 180, 60_000), Rate(0, 2, 180, 150_000),
        Rate(1, 0, 360, 200_000), Rate(1, 2, 360, 500_000),
        Rate(2, 0, 720, 900_000), Rate(2, 2, 720, 2_500_000),
    ];

    [Theory]
    [InlineData(1, 0)]
    [InlineData(180, 0)]
    [InlineData(181, 1)]
    [InlineData(360, 1)]
    [InlineData(361, 2)]
    [InlineData(720, 2)]
    [InlineData(2160, 2)]
    [InlineData(int.MaxValue, 2)]
    public void The_smallest_picture_that_covers_the_slot_is_chosen_with_all_its_temporal_layers(int height, sbyte expected)
    {
        Assert.Equal(new LayerIndex(expected, 2), LayerChoice.For(Demand(height), _layers, LayerIndex.Best));
    }

    [Theory]
    [InlineData(190, 0, 0)] // a tenth higher at most: stays
    [InlineData(199, 0, 1)]
    [InlineData(350, 1, 1)]
    [InlineData(181, 1, 1)] // smaller only when the smaller one covers all of it
    [InlineData(180, 1, 0)]
    public void What_is_shown_stays_until_the_slot_is_a_tenth_higher(int height, sbyte shown, sbyte expected)
    {
        Assert.Equal(expected, LayerChoice.For(Demand(height), _layers, new LayerIndex(shown, 2)).Spatial);
    }

    [Fact]
    public void A_slot_that_nobody_sees_is_paused_and_one_of_which_nothing_is_known_gets_the_best()
    {
        Assert.Equal(LayerIndex.None, LayerChoice.For(Demand(0), _layers, LayerIndex.Best));
        Assert.Equal(LayerIndex.Best, LayerChoice.For(Demand(180), [], LayerIndex.Best));
    }

    [Fact]
    public void Of_sizes_that_nobody_told_the_largest_is_chosen()
    {
        LayerRate[] unknown = [Rate(0, 0, 0, 100), Rate(1, 0, 0, 200)];

        Assert.Equal(1, LayerChoice.For(Demand(180), unknown, LayerIndex.Best).Spatial);
    }

    private static SlotDemand Demand(int height) => new(height, height, SlotPriority.Normal);

    private static LayerRate Rate(sbyte spatial, sbyte temporal, ushort height, int bitsPerSecond) =>
        new(new LayerIndex(spatial, temporal), (ushort)(height * 16 / 9), height, bitsPerSecond);
}
