using CrossStrait.MediaRelay.Congestion;
using Xunit;

namespace CrossStrait.MediaRelay.Tests.Congestion;

[Collection(nameof(VirtualLinkGroup))]
public class EstimatorBehaviourTests
{
    [Fact]
    public void The_first_seconds_find_most_of_a_fast_path()
    {
        var run = new BottleneckRun(1, _ => 5e6, TimeSpan.FromMilliseconds(80));
        var flow = run.Add();

        run.Until(TimeSpan.FromSeconds(3));

        // At a single moment it may be emptying the queue with which it found the end.
        Assert.InRange(BottleneckRun.Median(flow, TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(3)), 2.5e6, 5.25e6);
    }

    [Fact]
    public void A_source_that_sends_little_neither_loses_nor_invents_an_estimate()
    {
        var run = new BottleneckRun(1, _ => 3e6, TimeSpan.FromMilliseconds(80), loss: 0.01);
        var flow = run.Add();
        flow.SourceBitsPerSecond = 400e3;
        flow.Estimator.Wanted = 800e3;

        run.Until(TimeSpan.FromSeconds(60));

        Assert.InRange(flow.Estimator.BitsPerSecond, 800e3, 1.5e6);
    }

    [Fact]
    public void A_probe_finds_room_for_what_is_wanted_while_little_is_sent()
    {
        var run = new BottleneckRun(1, at => at < TimeSpan.FromSeconds(20) ? 500e3 : 3e6, TimeSpan.FromMilliseconds(150));
        var flow = run.Add();
        flow.SourceBitsPerSecond = 300e3;
        flow.Estimator.Wanted = 1.5e6;
        run.Until(TimeSpan.FromSeconds(20));
        Assert.InRange(flow.Estimator.BitsPerSecond, 300e3, 700e3);

        run.Until(TimeSpan.FromSeconds(34));

        Assert.InRange(flow.Estimator.BitsPerSecond, 1.5e6, 3e6);
    }

    [Fact]
    public void A_path_with_hardly_a_queue_is_seen_by_its_loss()
    {
        var run = new BottleneckRun(1, _ => 1e6, TimeSpan.FromMilliseconds(60)) { Buffer = TimeSpan.FromMilliseconds(35) };
        var flow = run.Add();

        run.Until(TimeSpan.FromSeconds(60));

        Assert.InRange(BottleneckRun.Median(flow, TimeSpan.FromSeconds(20), TimeSpan.FromSeconds(60)) / 1e6, 0.7, 1.15);
    }

    [Fact]
    public void A_fifth_of_packets_lost_at_random_does_not_drive_the_rate_to_the_floor()
    {
        var run = new BottleneckRun(1, _ => 2e6, TimeSpan.FromMilliseconds(60), loss: 0.2);
        var flow = run.Add();

        run.Until(TimeSpan.FromSeconds(60));

        Assert.True(BottleneckRun.Median(flow, TimeSpan.FromSeconds(30), TimeSpan.FromSeconds(60)) > 800e3);
    }

    [Fact]
    public void A_path_that_goes_silent_is_sent_less_and_less()
    {
        var run = new BottleneckRun(1, _ => 2e6, TimeSpan.FromMilliseconds(60));
        var flow = run.Add();
        run.Until(TimeSpan.FromSeconds(10));
        var before = flow.Estimator.BitsPerSecond;

        run.Link.Loss = 1;
        run.Until(TimeSpan.FromSeconds(16));

        Assert.InRange(flow.Estimator.BitsPerSecond, 40_000, before / 3);
    }

    [Fact]
    public void A_longer_route_is_not_taken_for_a_queue_for_long()
    {
        var run = new BottleneckRun(1, _ => 2e6, TimeSpan.FromMilliseconds(40));
        var flow = run.Add();
        run.Until(TimeSpan.FromSeconds(20));

        run.Link.Delay = TimeSpan.FromMilliseconds(170);
        run.Until(TimeSpan.FromSeconds(40));

        Assert.InRange(BottleneckRun.Median(flow, TimeSpan.FromSeconds(35), TimeSpan.FromSeconds(40)) / 2e6, 0.6, 1.05);
    }

    [Fact]
    public void Sent_packets_and_feedback_allocate_nothing()
    {
        var estimator = new SendSideEstimator();
        var now = new MonotonicTime(TimeSpan.TicksPerHour);
        void Talk(int rounds)
        {
            for (var round = 0; round < rounds; round++)
            {
                var first = estimator.NextSequence;
                for (var i = 0; i < 20; i++)
                {
                    now += TimeSpan.FromMilliseconds(5);
                    estimator.Sent(1200, now);
                }

                estimator.BeginFeedback(first);
                for (var i = 0; i < 20; i++)
                {
                    estimator.Report((ushort)(first + i), i != 7, new TimeSpan(now.Ticks) - TimeSpan.FromMilliseconds(5 * (20 - i)));
                }

                estimator.EndFeedback(now);
                estimator.Advance(canPad: true, now);
            }
        }

        Talk(100);
        var before = GC.GetAllocatedBytesForCurrentThread();
        Talk(100);

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }
}
