using CrossStrait.MediaRelay.Forwarding;
using Xunit;

namespace CrossStrait.MediaRelay.Tests.Forwarding;

public class NackTrackerTests
{
    private readonly NackTracker _tracker = new(NackTracker.VideoDeadline);
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

    [Fact]
    public void It_does_not_ask_again_when_the_answer_would_come_too_late()
    {
        for (var i = 0; i < 20; i++)
        {
            _tracker.MeasuredRoundTrip(TimeSpan.FromMilliseconds(400));
        }

        _tracker.Received(10, At(0));
        _tracker.Received(12, At(0));

        var askedAt = new List<int>();
        for (var time = 0; time <= 1000; time += 5)
        {
            if (_tracker.Collect(At(time), _asked) > 0)
            {
                askedAt.Add(time);
            }
        }

        // The next would be at 810 ms, for an answer at 1210 ms.
        Assert.Equal([10, 210, 410, 610], askedAt);
        Assert.Equal(0, _tracker.GivenUp); // the answer to the last is still awaited
        _tracker.Collect(At(1001), _asked);
        Assert.Equal(1, _tracker.GivenUp);
    }

    [Fact]
    public void Sound_is_asked_for_only_while_it_would_still_be_played()
    {
        var tracker = new NackTracker(NackTracker.AudioDeadline);
        tracker.Received(10, At(0));
        tracker.Received(12, At(0));

        var asked = 0;
        for (var time = 0; time <= 1000; time += 5)
        {
            asked += tracker.Collect(At(time), _asked);
        }

        Assert.Equal((4, 1), (asked, tracker.GivenUp)); // at 10, 60, 110 and 170 ms
    }

    [Fact]
    public void Requests_outlast_a_burst_of_loss_on_a_short_path()
    {
        for (var i = 0; i < 20; i++)
        {
            _tracker.MeasuredRoundTrip(TimeSpan.FromMilliseconds(20));
        }

        var askedAt = AskedAt(_tracker);

        Assert.Equal(40, askedAt[1]); // the first two 30 ms apart
        Assert.True(askedAt[^1] > 900, $"the last of {askedAt.Count} at {askedAt[^1]} ms");
    }

    [Fact]
    public void The_more_is_lost_the_more_often_it_asks()
    {
        var asked = new List<int>();
        foreach (var loss in new[] { 0.01, 0.05, 0.2 })
        {
            var tracker = new NackTracker(NackTracker.VideoDeadline);
            for (var second = 0; second < 30; second++)
            {
                tracker.MeasuredRoundTrip(TimeSpan.FromMilliseconds(150));
                tracker.MeasuredLoss(loss);
            }

            asked.Add(AskedAt(tracker).Count);
        }

        Assert.Equal(asked.Order(), asked);
        Assert.InRange(asked[0], 3, 8);
        Assert.InRange(asked[^1], 10, NackTracker.MaxTries);
    }

    [Fact]
    public void Round_trip_that_grows_is_learned_although_no_packet_is_asked_for_only_once()
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
        for (var i = 0; i < 5; i++)
        {
            _tracker.MeasuredRoundTrip(TimeSpan.FromMilliseconds(300));
        }

        Assert.InRange(_tracker.RoundTrip.TotalMilliseconds, 285, 300);
    }

    [Fact]
    public void A_packet_that_was_missing_for_more_than_half_of_the_deadline_came_late()
    {
        _tracker.Received(10, At(0));
        _tracker.Received(13, At(0));
        _tracker.Collect(At(10), _asked);

        Assert.False(_tracker.Received(11, At(500)));
        Assert.True(_tracker.Received(12, At(501)));
        Assert.False(_tracker.Received(14, At(502)));
        Assert.False(_tracker.Received(12, At(503)));
    }

    private static List<int> AskedAt(NackTracker tracker)
    {
        tracker.Received(10, At(0));
        tracker.Received(12, At(0));
        var askedAt = new List<int>();
        for (var time = 0; time <= 1000; time += 5)
        {
            if (tracker.Collect(At(time), new ushort[8]) > 0)
            {
                askedAt.Add(time);
            }
        }

        return askedAt;
    }

    private static MonotonicTime At(int milliseconds) => new(TimeSpan.TicksPerMillisecond * milliseconds);
}
