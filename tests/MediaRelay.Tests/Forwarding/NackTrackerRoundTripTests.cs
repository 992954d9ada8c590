using CrossStrait.MediaRelay.Forwarding;
using Xunit;

namespace CrossStrait.MediaRelay.Tests.Forwarding;

/// <summary>What is taken for an answer, and what the round trip is then thought to be, in virtual time.</summary>
public class NackTrackerRoundTripTests
{
    private static readonly TimeSpan _assumed = TimeSpan.FromMilliseconds(100);

    private readonly NackTracker _tracker = new(NackTracker.VideoDeadline);
    private readonly ushort[] _asked = new ushort[NackTracker.MaxMissing];
    private int _now;
    private long _next;

    [Fact]
    public void A_packet_that_comes_right_after_it_was_asked_for_was_only_late()
    {
        for (var i = 0; i < 100; i++)
        {
            Lose(comesAfter: 30, isMarked: false); // asked for after 10 ms
        }

        Assert.Equal(_assumed, _tracker.RoundTrip);
    }

    [Fact]
    public void Where_the_round_trip_was_measured_what_comes_much_sooner_was_only_late()
    {
        Measure(300);
        for (var i = 0; i < 100; i++)
        {
            Lose(comesAfter: 80, isMarked: false);
        }

        Assert.InRange(_tracker.RoundTrip.TotalMilliseconds, 299, 301);
    }

    [Fact]
    public void Late_packets_among_true_answers_do_not_use_up_the_requests_before_one_can_be_answered()
    {
        Measure(300);
        for (var i = 0; i < 200; i++)
        {
            Lose(comesAfter: 40, isMarked: false);
        }

        var first = ++_next;
        _tracker.Received(++_next, At(_now));
        var requests = 0;
        for (var end = _now + 700; _now < end; _now += 5)
        {
            requests += _tracker.Collect(At(_now), _asked);
        }

        _tracker.Received(first, At(_now));
        Assert.InRange(requests, 3, 6); // so that the last one leaves when the answers to the first two were lost
        Assert.Equal(0, _tracker.GivenUp);
    }

    [Fact]
    public void Once_answers_bear_a_mark_nothing_else_is_taken_for_one()
    {
        Lose(comesAfter: 110, isMarked: true);
        var before = _tracker.RoundTrip;
        for (var i = 0; i < 100; i++)
        {
            Lose(comesAfter: 60, isMarked: false);
        }

        Assert.Equal(before, _tracker.RoundTrip);
    }

    [Theory]
    [InlineData(20)]
    [InlineData(150)]
    [InlineData(300)]
    public void Marked_answers_tell_the_round_trip_though_all_were_asked_for_many_times(int roundTrip)
    {
        for (var i = 0; i < 100; i++)
        {
            Lose(comesAfter: 10 + roundTrip, isMarked: true);
        }

        Assert.InRange(_tracker.RoundTrip.TotalMilliseconds, roundTrip - 1, roundTrip + 5);
    }

    [Fact]
    public void A_few_that_were_answered_at_the_second_time_do_not_make_the_round_trip_long()
    {
        for (var i = 0; i < 200; i++)
        {
            Lose(comesAfter: i % 10 == 0 ? 310 : 160, isMarked: true);
        }

        Assert.InRange(_tracker.RoundTrip.TotalMilliseconds, 145, 165);
    }

    [Fact]
    public void A_burst_of_loss_counts_once()
    {
        for (var i = 0; i < 50; i++)
        {
            Lose(comesAfter: 160, isMarked: true);
        }

        var before = _tracker.RoundTrip;
        Lose(comesAfter: 600, isMarked: true, packets: 60);

        Assert.InRange(_tracker.RoundTrip - before, TimeSpan.Zero, before / 30);
    }

    [Fact]
    public void Whoever_answers_each_request_is_asked_twice_in_a_round_trip_others_more_often()
    {
        for (var i = 0; i < 50; i++)
        {
            Lose(comesAfter: 310, isMarked: true);
        }

        var once = RequestsWithin(300);
        for (var i = 0; i < 50; i++)
        {
            Lose(comesAfter: 310, isMarked: true);
            _tracker.ReceivedAgain();
            _tracker.ReceivedAgain();
        }

        Assert.True(once >= 5, $"{once} requests");
        Assert.Equal(2, RequestsWithin(300));
    }

    [Fact]
    public void Where_the_deadline_allows_few_answers_it_asks_most_often_when_the_sender_may_answer_again()
    {
        for (var i = 0; i < 50; i++)
        {
            Lose(comesAfter: 345, isMarked: true); // asked for after 10 ms, a round trip of 335
        }

        var asked = RequestTimes();

        // It answered the first after half of a round trip, and may answer again once a round trip is over.
        foreach (var (from, to) in new[] { (300, 390), (600, 690) })
        {
            var inWindow = asked.Where(time => time - asked[0] >= from && time - asked[0] <= to).ToList();
            Assert.True(inWindow.Count >= 4, $"{string.Join(' ', asked)}");
        }

        Assert.InRange(asked.Count(time => time - asked[0] < 290), 4, 7);
        Assert.InRange(asked.Count(time => time - asked[0] is > 420 and < 580), 1, 4);
        Assert.True(asked.Count <= NackTracker.MaxTries);
    }

    [Fact]
    public void Where_there_is_time_enough_it_asks_no_more_often_than_the_loss_calls_for()
    {
        for (var i = 0; i < 50; i++)
        {
            Lose(comesAfter: 190, isMarked: true);
        }

        var asked = RequestTimes();

        Assert.All(asked.Zip(asked.Skip(1)), pair => Assert.True(pair.Second - pair.First >= 70, $"{string.Join(' ', asked)}"));
    }

    private void Measure(int milliseconds)
    {
        for (var i = 0; i < 20; i++)
        {
            _tracker.MeasuredRoundTrip(TimeSpan.FromMilliseconds(milliseconds));
        }
    }

    /// <summary>Packets are overtaken by the next one, and come so much later.</summary>
    private void Lose(int comesAfter, bool isMarked, int packets = 1)
    {
        var first = _next + 1;
        _tracker.Received(_next, At(_now));
        _next += packets + 1;
        _tracker.Received(_next, At(_now));
        for (var end = _now + comesAfter; _now < end; _now += 5)
        {
            _tracker.Collect(At(_now), _asked);
        }

        for (var late = first; late < _next; late++)
        {
            _tracker.Received(late, At(_now), isMarked);
        }

        Assert.True(_tracker.IsIdle);
        _now += 1000;
    }

    private int RequestsWithin(int milliseconds) => RequestTimes(milliseconds).Count;

    /// <summary>When a packet is asked for that comes only at the end.</summary>
    private List<int> RequestTimes(int milliseconds = 990)
    {
        var first = ++_next;
        _tracker.Received(++_next, At(_now));
        var start = _now;
        var requests = new List<int>();
        for (; _now < start + milliseconds; _now += 5)
        {
            if (_tracker.Collect(At(_now), _asked) > 0)
            {
                requests.Add(_now - start);
            }
        }

        _tracker.Received(first, At(_now), isRetransmission: true);
        _now += 1000;
        return requests;
    }

    private static MonotonicTime At(int milliseconds) => new(TimeSpan.TicksPerMillisecond * milliseconds);
}
