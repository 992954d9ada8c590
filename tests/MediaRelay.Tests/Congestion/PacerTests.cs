using CrossStrait.MediaRelay.Congestion;
using Xunit;

namespace CrossStrait.MediaRelay.Tests.Congestion;

public class PacerTests
{
    private static readonly MonotonicTime _now = new(TimeSpan.TicksPerHour);

    [Fact]
    public void A_frame_within_the_budget_leaves_at_once() => Assert.Equal(8, SendAll(Paced(1_000_000), 8, _now));

    [Fact]
    public void What_a_burst_has_beyond_the_budget_waits_and_leaves_a_little_faster_than_the_estimate()
    {
        var pacer = Paced(1_000_000);
        var first = SendAll(pacer, 200, _now);
        var later = 0;
        for (var i = 1; i <= 200; i++)
        {
            later += SendAll(pacer, 200, _now + TimeSpan.FromMilliseconds(5 * i));
        }

        Assert.InRange(first, 8, 16);
        Assert.InRange(later * 1200 * 8, 1_100_000, 1_300_000); // one second
    }

    [Fact]
    public void Packets_leave_in_whole_runs_of_eight()
    {
        var pacer = Paced(3_000_000);
        SendAll(pacer, 200, _now);

        var counts = Enumerable.Range(1, 100).Select(i => SendAll(pacer, 200, _now + TimeSpan.FromMilliseconds(5 * i))).Where(count => count > 0);

        Assert.All(counts, count => Assert.Equal(0, count % 8));
    }

    /// <summary>Eight packets are a quarter of a second on such a line, in which voice waits.</summary>
    [Fact]
    public void On_a_slow_path_packets_leave_in_pairs()
    {
        var pacer = Paced(300_000);
        Assert.InRange(SendAll(pacer, 200, _now), 2, 5);

        var counts = Enumerable.Range(1, 100).Select(i => SendAll(pacer, 200, _now + TimeSpan.FromMilliseconds(5 * i))).ToList();

        Assert.Equal(2, counts.Max());
    }

    [Fact]
    public void What_waits_is_not_hurried_into_a_path_that_is_known_to_be_full()
    {
        var pacer = new Pacer();
        var sent = 0;
        for (var i = 0; i <= 200; i++)
        {
            pacer.SetRate(100_000, queuedPackets: 500, bearable: 250_000);
            sent += SendAll(pacer, 500, _now + TimeSpan.FromMilliseconds(5 * i));
        }

        Assert.InRange(sent * 1200 * 8, 250_000, 400_000); // one second
    }

    [Fact]
    public void A_long_queue_is_gone_within_half_a_second_whatever_the_rate()
    {
        var pacer = Paced(100_000, queuedPackets: 500);
        var sent = 0;
        for (var i = 1; i <= 100; i++)
        {
            sent += SendAll(pacer, 500, _now + TimeSpan.FromMilliseconds(5 * i));
        }

        Assert.InRange(sent, 490, 600);
    }

    [Fact]
    public void Nothing_waits_long_on_a_path_that_has_shown_no_end()
    {
        var pacer = new Pacer();
        var waiting = 60;
        for (var i = 0; i < 20; i++)
        {
            pacer.SetRate(300_000, waiting, isUnexplored: true);
            waiting -= SendAll(pacer, waiting, _now + TimeSpan.FromMilliseconds(5 * i));
        }

        Assert.Equal(0, waiting);
    }

    private static Pacer Paced(double bitsPerSecond, int queuedPackets = 0)
    {
        var pacer = new Pacer();
        pacer.SetRate(bitsPerSecond, queuedPackets);
        return pacer;
    }

    private static int SendAll(Pacer pacer, int packets, MonotonicTime now)
    {
        pacer.Fill(now);
        var sent = 0;
        while (sent < packets && pacer.MaySend)
        {
            pacer.Sent(1200);
            sent++;
        }

        return sent;
    }
}
