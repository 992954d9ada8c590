using CrossStrait.MediaRelay.Forwarding;
using Xunit;

namespace CrossStrait.MediaRelay.Tests.Forwarding;

public class NackTrackerTests
{
    private readonly NackTracker _tracker = new();
    private readonly ushort[] _asked = new ushort[NackTracker.MaxMissing];

    [Fact]
    public void A_gap_is_asked_for_after_a_moment_for_reordering()
    {
        _tracker.Received(10, At(0));
        _tracker.Received(13, At(1));

        Assert.Equal(0, _tracker.Collect(At(5), _asked));
        Assert.Equal(2, _tracker.Collect(At(11), _asked));
        Assert.Equal([11, 12], _asked[..2]);
    }

    [Fact]
    public void A_packet_that_was_only_late_is_not_asked_for()
    {
        _tracker.Received(10, At(0));
        _tracker.Received(12, At(1));
        _tracker.Received(11, At(3));

        Assert.Equal(0, _tracker.Collect(At(50), _asked));
        Assert.True(_tracker.IsIdle);
    }

    [Fact]
    public void It_asks_again_only_after_a_round_trip()
    {
        _tracker.Received(10, At(0));
        _tracker.Received(12, At(0));
        Assert.Equal(1, _tracker.Collect(At(10), _asked));

        Assert.Equal(0, _tracker.Collect(At(100), _asked));
        Assert.Equal(1, _tracker.Collect(At(140), _asked));
    }

    [Fact]
    public void After_a_second_a_packet_is_given_up_and_counted()
    {
        _tracker.Received(10, At(0));
        _tracker.Received(12, At(0));
        _tracker.Collect(At(10), _asked);

        Assert.Equal(0, _tracker.Collect(At(1001), _asked));
        Assert.Equal(1, _tracker.GivenUp);
        Assert.True(_tracker.IsIdle);
    }

    [Fact]
    public void A_hole_too_large_to_repair_is_given_up_at_once()
    {
        _tracker.Received(10, At(0));
        _tracker.Received(1000, At(0));

        Assert.True(_tracker.IsIdle);
        Assert.True(_tracker.GivenUp > 0);
    }

    [Fact]
    public void The_round_trip_is_learned_from_answers_to_a_single_request()
    {
        for (var i = 0; i < 100; i++)
        {
            var start = i * 1000;
            _tracker.Received(i * 2, At(start));
            _tracker.Received((i * 2) + 2, At(start));
            _tracker.Collect(At(start + 10), _asked);
            _tracker.Received((i * 2) + 1, At(start + 40));
        }

        Assert.InRange(_tracker.RoundTrip.TotalMilliseconds, 28, 35);
    }

    private static MonotonicTime At(int milliseconds) => new(TimeSpan.TicksPerMillisecond * milliseconds);
}
