using CrossStrait.MediaRelay.Bench.Forwarding;
using CrossStrait.MediaRelay.Workers;
using Xunit;

namespace CrossStrait.MediaRelay.Tests.Workers;

/// <summary>The bench's embedded worker, with real sockets and system calls, turned by the test's own thread.</summary>
[Collection(AllocationCollection.Name)]
public class WorkerAllocationTests
{
    private const int Subscribers = 10;
    private const int Burst = 8;
    private const int PacketBytes = 1100;

    private static readonly TimeSpan _slowestTimer = TimeSpan.FromSeconds(1.2);

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_turn_that_forwards_a_burst_allocates_nothing(bool segmentation)
    {
        using var relay = new EmbeddedRelay(Subscribers, PacketBytes, segmentation);

        // Each transport has had its first turn of every timer then: what is told once has been told.
        for (var until = RelayClock.Now + _slowestTimer; RelayClock.Now < until;)
        {
            Forward(relay, turns: 10, out _);
        }

        var before = relay.Forwarded;

        var delivered = Forward(relay, turns: 200, out var allocated);

        Assert.Equal(200 * Burst * Subscribers, relay.Forwarded - before);
        Assert.Equal(200 * Burst * Subscribers, delivered);
        Assert.Equal(0, allocated);
    }

    private static int Forward(EmbeddedRelay relay, int turns, out long allocated)
    {
        allocated = 0;
        var delivered = 0;
        for (var i = 0; i < turns; i++)
        {
            relay.FeedBurst(Burst);
            var before = GC.GetAllocatedBytesForCurrentThread();
            relay.Turn();
            allocated += GC.GetAllocatedBytesForCurrentThread() - before;
            delivered += relay.Drain();
        }

        return delivered;
    }
}
