using CrossStrait.MediaRelay.Congestion;
using Xunit;

namespace CrossStrait.MediaRelay.Tests.Congestion;

public class ProbeClusterTests
{
    private static readonly MonotonicTime _start = new(TimeSpan.TicksPerHour);

    [Fact]
    public void A_cluster_that_goes_through_arrives_as_fast_as_it_was_sent()
    {
        var (sent, arrived) = Probe(1e6, ProbeCluster.Shortest, lineBitsPerSecond: 10e6, burstBytes: 0);

        Assert.InRange(arrived / sent, 0.9, 1.1);
    }

    [Fact]
    public void What_a_shaper_lets_through_at_first_is_not_measured()
    {
        var (_, arrived) = Probe(600e3, ProbeCluster.Shortest, lineBitsPerSecond: 300e3, burstBytes: 1200);

        Assert.InRange(arrived, 270e3, 330e3);
    }

    [Fact]
    public void A_long_cluster_finds_the_line_behind_much_that_was_saved_up()
    {
        var (sent, believed) = Probe(600e3, ProbeCluster.Shortest, lineBitsPerSecond: 300e3, burstBytes: 10_000);
        Assert.InRange(believed / sent, 0.9, 1.1);

        var (_, arrived) = Probe(600e3, TimeSpan.FromMilliseconds(640), lineBitsPerSecond: 300e3, burstBytes: 10_000);
        Assert.InRange(arrived, 270e3, 330e3);
    }

    [Fact]
    public void A_long_cluster_of_a_fast_one_is_not_longer_than_it_must_be()
    {
        var cluster = new ProbeCluster();
        cluster.Begin(5e6, TimeSpan.FromMilliseconds(640), _start);
        var bytes = 0;
        for (var now = _start; cluster.IsSending; now += TimeSpan.FromMilliseconds(5))
        {
            for (; cluster.BytesDue(now) > 0; bytes += 250)
            {
                cluster.Sent(0, 250);
            }
        }

        Assert.InRange(bytes, 47_000, 50_000);
    }

    private static (double Sent, double Arrived) Probe(double bitsPerSecond, TimeSpan duration, double lineBitsPerSecond, int burstBytes)
    {
        const int Bytes = 250;
        var link = new BottleneckLink<(long Sequence, MonotonicTime SentAt)>(new Random(1))
        {
            Rate = _ => lineBitsPerSecond,
            Delay = TimeSpan.FromMilliseconds(20),
            BurstBytes = burstBytes,
        };
        var cluster = new ProbeCluster();
        cluster.Begin(bitsPerSecond, duration, _start);
        long next = 0;
        double sent = 0, arrived = 0;
        for (var now = _start; now - _start < TimeSpan.FromSeconds(3); now += TimeSpan.FromMilliseconds(1))
        {
            while (cluster.BytesDue(now) > 0)
            {
                link.Send((next, now), Bytes, now);
                cluster.Sent(next++, Bytes);
            }

            while (link.TryReceive(now, out var packet, out var arrival))
            {
                cluster.Report(new PacketReport(
                    packet.Sequence, packet.SentAt, new TimeSpan(arrival.Ticks), Bytes, cluster.Id, IsReceived: true, WasLost: false));
            }
        }

        Assert.True(cluster.TryMeasure(next, out sent, out arrived));
        return (sent, arrived);
    }
}
