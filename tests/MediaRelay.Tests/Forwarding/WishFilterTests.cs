using CrossStrait.MediaRelay.Forwarding;
using Xunit;

namespace CrossStrait.MediaRelay.Tests.Forwarding;

public class WishFilterTests
{
    private readonly WishFilter _filter = new();

    [Fact]
    public void What_nobody_takes_goes_off_after_two_seconds_and_what_somebody_takes_comes_on_at_once()
    {
        Assert.Equal(LayersWish.Everything, _filter.Wanted);
        _filter.Update(new LayersWish(0b001, -1), At(0));

        Assert.False(_filter.Update(new LayersWish(0b001, -1), At(1.9)));
        Assert.True(_filter.Update(new LayersWish(0b001, -1), At(2)));
        Assert.Equal(0b001u, _filter.Wanted.Encodings);
        Assert.True(_filter.Update(new LayersWish(0b100, -1), At(2.1)));
        Assert.Equal(0b101u, _filter.Wanted.Encodings);
        Assert.False(_filter.Update(new LayersWish(0b100, -1), At(3)));
        Assert.True(_filter.Update(new LayersWish(0b100, -1), At(4)));
        Assert.Equal(0b100u, _filter.Wanted.Encodings);
    }

    [Fact]
    public void Spatial_layers_follow_the_highest_that_was_wished_for_in_the_last_two_seconds()
    {
        _filter.Update(new LayersWish(1, sbyte.MaxValue), At(0));
        _filter.Update(new LayersWish(1, 2), At(2));
        Assert.Equal(2, _filter.Wanted.MaxSpatial);

        _filter.Update(new LayersWish(1, 0), At(3.9));
        Assert.Equal(2, _filter.Wanted.MaxSpatial);
        _filter.Update(new LayersWish(1, 0), At(4));
        Assert.Equal(0, _filter.Wanted.MaxSpatial);
        _filter.Update(new LayersWish(1, 1), At(4.1));
        Assert.Equal(1, _filter.Wanted.MaxSpatial);
    }

    private static MonotonicTime At(double seconds) => new((long)(seconds * TimeSpan.TicksPerSecond) + TimeSpan.TicksPerHour);
}
