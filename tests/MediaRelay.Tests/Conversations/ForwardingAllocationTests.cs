using System.Buffers.Binary;
using CrossStrait.MediaRelay.Sdp;
using Xunit;

namespace CrossStrait.MediaRelay.Tests.Conversations;

[Collection(AllocationCollection.Name)]
public class ForwardingAllocationTests
{
    private const int Subscribers = 10;

    [Fact]
    public void Forwarding_a_thousand_packets_to_ten_subscribers_allocates_nothing()
    {
        using var relay = new VirtualRelay { Discard = true };
        var publisher = relay.Connect(VirtualRelay.VideoUp("0", 11));
        for (var i = 0; i < Subscribers; i++)
        {
            MediaLine slot = VirtualRelay.VideoSlot("0", 100u + (uint)i, 200u + (uint)i);
            ForwardingConversationTests.Show(relay, relay.Connect(slot), publisher);
        }

        var datagrams = Enumerable.Range(0, 3000).Select(i => publisher.Protect(Packet(i), i)).ToList();
        var measured = datagrams[2000..];
        Feed(relay, publisher, datagrams[..2000]);
        var forwardedBefore = relay.Context.Counters.PacketsForwarded;

        var allocated = AllocatedBytes.During(() => Feed(relay, publisher, measured));

        Assert.Equal(1000 * Subscribers, relay.Context.Counters.PacketsForwarded - forwardedBefore);
        Assert.Equal(0, allocated);
    }

    private static void Feed(VirtualRelay relay, VirtualPeer publisher, List<byte[]> datagrams)
    {
        for (var i = 0; i < datagrams.Count; i++)
        {
            relay.Router.Receive(datagrams[i], publisher.Path, relay.Now);
            if (i % 8 == 7)
            {
                relay.Router.Forward(relay.Now);
            }
        }
    }

    private static byte[] Packet(int number)
    {
        var packet = new byte[1100];
        packet[0] = 0x80;
        packet[1] = 96;
        BinaryPrimitives.WriteUInt16BigEndian(packet.AsSpan(2), (ushort)number);
        BinaryPrimitives.WriteUInt32BigEndian(packet.AsSpan(8), 11);
        packet[12] = 0x10; // VP8: start of frame, PID 0
        packet[13] = 0x00; // key frame
        return packet;
    }
}
