using System.Buffers.Binary;
using CrossStrait.MediaRelay.Ice;
using CrossStrait.MediaRelay.Sdp;
using CrossStrait.MediaRelay.Transports;
using Xunit;
using static CrossStrait.MediaRelay.Tests.Conversations.ForwardingConversationTests;

namespace CrossStrait.MediaRelay.Tests.Conversations;

/// <summary>What a peer with right credentials may do wrong, and what the others notice of it: nothing.</summary>
public class AbuseConversationTests
{
    private const uint Slot = 0x5107;
    private const uint SlotRtx = 0x5108;

    [Fact]
    public void Timestamps_half_the_circle_apart_do_not_end_the_turn_of_the_worker()
    {
        using var relay = new VirtualRelay();
        var (publisher, _, receiver) = Call(relay);

        publisher.SendRtp(Packet(11, 7, 0, isKeyFrame: true), 7);
        publisher.SendRtp(Packet(11, 8, 0x8000_0000, isKeyFrame: false), 8);
        relay.Run(TimeSpan.FromMilliseconds(100));

        Assert.Equal(2, receiver.Packets.Count);
    }

    [Fact]
    public void A_packet_that_its_own_batch_pushed_out_is_not_taken_for_the_one_that_has_its_slot_now()
    {
        using var relay = new VirtualRelay();
        var (publisher, _, receiver) = Call(relay);
        var other = relay.Connect(VirtualRelay.VideoUp("0", 21, 22));
        publisher.SendRtp(Packet(11, 100, 0, isKeyFrame: true), 100);
        relay.Run(TimeSpan.FromMilliseconds(100));

        // One batch: the second packet is so far ahead that the first loses its slot, and the third gets it.
        publisher.SendRtp(Packet(11, 101, 3000, isKeyFrame: false), 101);
        publisher.SendRtp(Packet(11, 5000, 6000, isKeyFrame: false), 5000);
        other.SendRtp(Packet(21, 110, 777_000_000, isKeyFrame: false), 110);
        relay.Run(TimeSpan.FromMilliseconds(100));

        Assert.Equal(1, relay.Context.Counters.Dropped(DropReason.NotInHistory));
        Assert.Equal(2, receiver.Packets.Count);
        Assert.Equal(VirtualPeer.NumberOf(receiver.Packets[0]).Sequence + 2, VirtualPeer.NumberOf(receiver.Packets[1]).Sequence);
    }

    [Fact]
    public void A_publisher_who_jumps_in_numbers_does_not_spoil_a_slot_that_lost_a_packet()
    {
        using var relay = new VirtualRelay();
        var (publisher, _, receiver) = Call(relay);
        publisher.SendRtp(Packet(11, 0, 0, isKeyFrame: true), 0);
        relay.Run(TimeSpan.FromMilliseconds(100));
        receiver.Loss = 1;
        for (var index = 30_000; index <= 90_000; index += 30_000)
        {
            publisher.SendRtp(Packet(11, (ushort)index, (uint)index, isKeyFrame: false), index);
            relay.Run(TimeSpan.FromMilliseconds(100));
        }

        receiver.Loss = 0;
        publisher.SendRtp(Packet(11, unchecked((ushort)90_001), 90_001, isKeyFrame: false), 90_001);
        relay.Run(TimeSpan.FromMilliseconds(100));

        Assert.Equal(2, receiver.Packets.Count);
    }

    [Fact]
    public void A_receiver_who_never_stops_asking_gets_a_packet_ten_times_more_and_no_more()
    {
        using var relay = new VirtualRelay();
        var (_, camera, receiver) = Call(relay);
        Stream(relay, camera, TimeSpan.FromSeconds(1));
        var number = VirtualPeer.NumberOf(receiver.Packets[^1]).Sequence;

        for (var i = 0; i < 30; i++)
        {
            receiver.SendNack(Slot, number);
            relay.Run(TimeSpan.FromMilliseconds(25));
        }

        Assert.Equal(10, receiver.Packets.Count(packet => VirtualPeer.NumberOf(packet).Ssrc == SlotRtx));
    }

    [Fact]
    public void A_slot_whose_line_was_inactive_for_a_while_goes_on_with_its_numbers()
    {
        using var relay = new VirtualRelay();
        var (publisher, camera, receiver) = Call(relay);
        var line = VirtualRelay.VideoSlot("0", Slot, SlotRtx);
        Stream(relay, camera, TimeSpan.FromSeconds(1));
        relay.Run(TimeSpan.FromMilliseconds(100));
        var last = VirtualPeer.NumberOf(receiver.Packets[^1]).Sequence;
        var count = receiver.Packets.Count;

        receiver.Transport.ApplyLines([(line with { Role = LineRole.None }, default)], relay.Now, [], []);
        Assert.Null(receiver.Transport.FindDownTrack("0"));
        receiver.Transport.ApplyLines([(line, default)], relay.Now, [], []);
        Show(relay, receiver, publisher);
        Stream(relay, camera, TimeSpan.FromSeconds(1));

        Assert.Equal((ushort)(last + 1), VirtualPeer.NumberOf(receiver.Packets[count]).Sequence);
    }

    [Fact]
    public void A_transport_that_restarts_ice_for_ever_is_known_by_two_names_at_most()
    {
        using var relay = new VirtualRelay();
        var peer = relay.Connect(VirtualRelay.VideoUp("0", 11, 12));

        for (var i = 0; i < 20; i++)
        {
            peer.Transport.Ice.Restart(IceCredentials.Create(0, 0), "peer", "peerpasswordpeerpassword");
            relay.Router.AddUfrag(peer.Transport);
        }

        Assert.Equal(2, relay.Router.UfragCount);
    }

    [Fact]
    public void A_receiver_who_always_wants_key_frames_costs_the_publisher_one_a_second()
    {
        using var relay = new VirtualRelay();
        var (publisher, camera, receiver) = Call(relay);
        Stream(relay, camera, TimeSpan.FromSeconds(2));
        var before = publisher.KeyFrameRequests;

        for (var i = 0; i < 100; i++)
        {
            receiver.SendPli(Slot);
            Stream(relay, camera, TimeSpan.FromMilliseconds(30));
        }

        Assert.InRange(publisher.KeyFrameRequests - before, 3, 4);
    }

    [Fact]
    public void A_peer_who_floods_the_handshake_thread_is_cut_off_until_the_next_second()
    {
        using var relay = new VirtualRelay();
        var peer = relay.Connect(VirtualRelay.VideoUp("0", 11, 12));
        byte[] handshake = [22, 0xFE, 0xFD]; // handshake, DTLS 1.2

        for (var i = 0; i < 150; i++)
        {
            relay.Router.Receive(handshake, peer.Path, relay.Now);
        }

        Assert.Equal(50, relay.Context.Counters.Dropped(DropReason.HandshakeFlood));
        relay.Run(TimeSpan.FromSeconds(1));
        relay.Router.Receive(handshake, peer.Path, relay.Now);
        Assert.Equal(50, relay.Context.Counters.Dropped(DropReason.HandshakeFlood));
    }

    [Fact]
    public void A_payload_type_that_was_not_negotiated_is_counted_as_that()
    {
        using var relay = new VirtualRelay();
        var (publisher, _, receiver) = Call(relay);
        var packet = Packet(11, 7, 0, isKeyFrame: true);
        packet[1] = 100;

        publisher.SendRtp(packet, 7);
        relay.Run(TimeSpan.FromMilliseconds(100));

        Assert.Empty(receiver.Packets);
        Assert.Equal(1, relay.Context.Counters.Dropped(DropReason.UnknownPayloadType));
        Assert.Equal(0, relay.RentedSlots);
    }

    /// <summary>VP8 in its shortest form: a start of frame and a frame tag.</summary>
    private static byte[] Packet(uint ssrc, ushort sequence, uint timestamp, bool isKeyFrame)
    {
        var packet = new byte[12 + 30];
        packet[0] = 0x80; // V=2
        packet[1] = 96;
        BinaryPrimitives.WriteUInt16BigEndian(packet.AsSpan(2), sequence);
        BinaryPrimitives.WriteUInt32BigEndian(packet.AsSpan(4), timestamp);
        BinaryPrimitives.WriteUInt32BigEndian(packet.AsSpan(8), ssrc);
        packet[12] = 0x10; // S, PID 0
        packet[13] = (byte)(isKeyFrame ? 0x00 : 0x01); // P: inverse key frame flag
        return packet;
    }
}
