using CrossStrait.MediaRelay.Forwarding;
using Xunit;

namespace CrossStrait.MediaRelay.Tests.Forwarding;

public class LateRepeatsTests
{
    private readonly LateRepeats _repeats = new();

    [Fact]
    public void Each_is_due_once_and_a_moment_later()
    {
        _repeats.Add(70_000, At(0));
        _repeats.Add(70_001, At(10));

        Assert.False(_repeats.TryTake(At(24), out _));
        Assert.True(_repeats.TryTake(At(25), out var first));
        Assert.False(_repeats.TryTake(At(34), out _));
        Assert.True(_repeats.TryTake(At(35), out var second));

        Assert.Equal((70_000 - 65_536, 70_001 - 65_536), (first, second));
        Assert.False(_repeats.TryTake(At(1000), out _));
    }

    [Fact]
    public void Of_too_many_the_newest_are_kept()
    {
        for (var sequence = 0; sequence < 100; sequence++)
        {
            _repeats.Add(sequence, At(sequence));
        }

        var count = _repeats.Count;
        var taken = new List<int>();
        while (_repeats.TryTake(At(1000), out var sequence))
        {
            taken.Add(sequence);
        }

        Assert.Equal(Enumerable.Range(100 - count, count), taken);
        Assert.InRange(count, 10, 50);
    }

    private static MonotonicTime At(int milliseconds) => new(TimeSpan.TicksPerMillisecond * milliseconds);
}
