using CrossStrait.MediaRelay.Transports;
using Xunit;

namespace CrossStrait.MediaRelay.Tests.Transports;

public class SendQueueTests
{
    private readonly SendQueue _queue = new();

    [Fact]
    public void What_goes_in_first_comes_out_first_also_while_it_grows()
    {
        Add(0, 20);
        for (var i = 0; i < 10; i++)
        {
            _queue.RemoveFirst();
        }

        Add(20, 200);

        Assert.Equal(190, _queue.Count);
        for (var expected = 10L; _queue.Count > 0; expected++)
        {
            Assert.Equal(expected, _queue.First().Packet.Sequence);
            _queue.RemoveFirst();
        }
    }

    [Fact]
    public void A_full_queue_gives_up_its_oldest_packet_and_says_so()
    {
        Add(0, SendQueue.MaxPackets);

        _queue.Add(out var overflowed).Packet.Sequence = SendQueue.MaxPackets;

        Assert.True(overflowed);
        Assert.Equal(SendQueue.MaxPackets, _queue.Count);
        Assert.Equal(1, _queue.First().Packet.Sequence);
    }

    private void Add(long from, long to)
    {
        for (var sequence = from; sequence < to; sequence++)
        {
            _queue.Add(out var overflowed).Packet.Sequence = sequence;
            Assert.False(overflowed);
        }
    }
}
