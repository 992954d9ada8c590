using System.Buffers.Binary;
using CrossStrait.MediaRelay.Forwarding;
using CrossStrait.MediaRelay.Rtcp;
using CrossStrait.MediaRelay.Rtp;
using CrossStrait.MediaRelay.Sdp;
using CrossStrait.MediaRelay.Tests.Conversations;
using CrossStrait.MediaRelay.Transports;
using CrossStrait.MediaRelay.Workers.Links;
using Xunit;

namespace CrossStrait.MediaRelay.Tests.Workers.Links;

[Collection(AllocationCollection.Name)]
public class LinkConversationTests
{
    private const uint Slot = 0x5107;
    private const uint SlotRtx = 0x5108;

    [Fact]
    public void Late_subscriber_on_another_worker_starts_with_a_key_frame_that_was_asked_for()
    {
        using var relays = new LinkedRelays();
        var (publisher, camera) = relays.Publish();
        relays.Stream(camera, TimeSpan.FromSeconds(2));
        var receiver = Subscribe(relays);

        relays.ShowFar(receiver, publisher);
        relays.Stream(camera, TimeSpan.FromSeconds(3));

        Assert.Equal(1, publisher.KeyFrameRequests);
        Assert.Equal(0x00, receiver.Packets[0][HeaderLength(receiver.Packets[0]) + 5] & 0x01); // VP8 P bit behind a descriptor of five bytes
        Assert.True(receiver.Packets.Count > 120);
        AssertConsecutive(receiver.Packets);
    }

    [Fact]
    public void Loss_before_the_far_subscriber_is_repaired_from_the_copys_own_history()
    {
        using var relays = new LinkedRelays(seed: 3);
        var (publisher, camera) = relays.Publish();
        var receiver = Subscribe(relays);
        relays.ShowFar(receiver, publisher);
        relays.Stream(camera, TimeSpan.FromSeconds(1));
        var number = VirtualPeer.NumberOf(receiver.Packets[^1]).Sequence;
        var original = receiver.Packets[^1];

        receiver.SendNack(Slot, number);
        relays.Run(TimeSpan.FromMilliseconds(100));

        var answer = receiver.Packets[^1];
        Assert.Equal(SlotRtx, VirtualPeer.NumberOf(answer).Ssrc);
        Assert.Equal(original[HeaderLength(original)..], answer[(HeaderLength(answer) + 2)..]);
        Assert.Empty(publisher.NacksReceived);
        Assert.Equal(1, relays.Far.Context.Counters.NacksReceived);
        Assert.Equal(0, relays.Near.Context.Counters.NacksReceived);
    }

    [Fact]
    public void Loss_on_the_publishers_side_is_repaired_by_the_near_worker_alone()
    {
        using var relays = new LinkedRelays(seed: 5);
        var (publisher, camera) = relays.Publish();
        var receiver = Subscribe(relays);
        relays.ShowFar(receiver, publisher);
        relays.Stream(camera, TimeSpan.FromSeconds(1));
        publisher.Loss = 0.05;
        relays.Stream(camera, TimeSpan.FromSeconds(10));
        publisher.Loss = 0;
        relays.Stream(camera, TimeSpan.FromSeconds(1));

        Assert.True(publisher.NacksReceived.Count > 10);
        Assert.Equal(0, relays.Far.Context.Counters.NacksSent);
        var numbers = receiver.Packets.Select(packet => (int)VirtualPeer.NumberOf(packet).Sequence).Distinct().Order().ToList();
        Assert.True(numbers.Count > 400);
        Assert.Equal(numbers[^1] - numbers[0] + 1, numbers.Count);
    }

    [Fact]
    public void Full_ring_is_counted_as_loss_and_followed_by_a_key_frame()
    {
        using var relays = new LinkedRelays();
        var (publisher, camera) = relays.Publish();
        var receiver = Subscribe(relays);
        relays.ShowFar(receiver, publisher);
        relays.Stream(camera, TimeSpan.FromSeconds(1));
        var requests = publisher.KeyFrameRequests;

        relays.FarHangs = true;
        relays.Stream(camera, TimeSpan.FromSeconds(3), frameMilliseconds: 2);
        Assert.Equal(requests, publisher.KeyFrameRequests);
        var lost = relays.Near.Context.Counters.Dropped(DropReason.LinkFull);
        relays.FarHangs = false;
        var before = receiver.Packets.Count;
        relays.Stream(camera, TimeSpan.FromSeconds(1));

        Assert.InRange(lost, 500, 3000);
        Assert.Equal(requests + 1, publisher.KeyFrameRequests);
        Assert.True(receiver.Packets.Count > before);
    }

    [Fact]
    public void Track_that_ends_while_the_ring_is_full_still_ends_on_the_other_worker()
    {
        using var relays = new LinkedRelays();
        var (publisher, camera) = relays.Publish();
        var receiver = Subscribe(relays);
        relays.ShowFar(receiver, publisher);
        relays.Stream(camera, TimeSpan.FromSeconds(1));
        relays.FarHangs = true;
        relays.Stream(camera, TimeSpan.FromSeconds(3), frameMilliseconds: 2);

        relays.Near.Router.Close(publisher.Transport, CloseReason.Asked, relays.Near.Now);
        relays.FarHangs = false;
        relays.Run(TimeSpan.FromMilliseconds(100));

        Assert.Null(receiver.Transport.FindDownTrack("0")!.Source);
        Assert.Equal(0, relays.Far.Router.Links.Count);
        Assert.Equal(0, relays.Far.RentedSlots);
        Assert.Equal(0, relays.Near.RentedSlots);
        Assert.Single(relays.Near.Events.OfType<UpTrackEnded>());
        Assert.Empty(relays.Far.Events.OfType<UpTrackEnded>());
    }

    [Fact]
    public void Link_to_a_track_that_ended_meanwhile_ends_at_once()
    {
        using var relays = new LinkedRelays();
        var (publisher, _) = relays.Publish();
        var receiver = Subscribe(relays);

        relays.ShowFar(receiver, publisher);
        relays.Near.Router.Close(publisher.Transport, CloseReason.Asked, relays.Near.Now);
        relays.Run(TimeSpan.FromMilliseconds(100));

        Assert.Null(receiver.Transport.FindDownTrack("0")!.Source);
        Assert.Equal(0, relays.Far.Router.Links.Count);
    }

    [Fact]
    public void Link_stays_a_while_without_slots_and_then_closes()
    {
        using var relays = new LinkedRelays();
        var (publisher, camera) = relays.Publish();
        var receiver = Subscribe(relays);
        relays.ShowFar(receiver, publisher);
        relays.Stream(camera, TimeSpan.FromSeconds(1));

        receiver.Transport.FindDownTrack("0")!.SetSource(null, relays.Far.Now);
        relays.Stream(camera, LinkReceiver.Linger - TimeSpan.FromMilliseconds(100));
        Assert.Equal(1, relays.Far.Router.Links.Count);
        relays.Stream(camera, TimeSpan.FromMilliseconds(300));

        Assert.Equal(0, relays.Far.Router.Links.Count);
        Assert.Empty(publisher.Transport.FindUpTrack("0")!.Followers);
        Assert.Equal(0, relays.Far.RentedSlots);
        relays.ShowFar(receiver, publisher);
        var before = receiver.Packets.Count;
        relays.Stream(camera, TimeSpan.FromSeconds(1));
        Assert.True(receiver.Packets.Count > before);
    }

    [Fact]
    public void Publishers_sender_reports_reach_the_far_subscriber_on_the_slots_clock()
    {
        using var relays = new LinkedRelays();
        var (publisher, camera) = relays.Publish();
        var receiver = Subscribe(relays);
        publisher.SendSenderReport(new SenderReport(11, new NtpTime(1UL << 40), camera.Timestamp, 1, 1)); // before the link is there
        relays.Run(TimeSpan.FromMilliseconds(50));
        relays.ShowFar(receiver, publisher);

        relays.Stream(camera, TimeSpan.FromSeconds(3));

        Assert.NotEmpty(receiver.SenderReports);
        Assert.All(receiver.SenderReports, report => Assert.InRange(report.Ntp.Value, 1UL << 40, (1UL << 40) + (5UL << 32)));
    }

    [Fact]
    public void Stream_that_made_room_for_another_is_gone_on_both_workers()
    {
        using var relays = new LinkedRelays();
        var (publisher, camera) = relays.Publish();
        var receiver = Subscribe(relays);
        relays.ShowFar(receiver, publisher);
        relays.Stream(camera, TimeSpan.FromSeconds(1));
        var track = publisher.Transport.FindUpTrack("0")!;
        var copy = receiver.Transport.FindDownTrack("0")!.Source!;

        track.RemoveStream(track.Streams[0]);
        track.AddStream(99);
        track.SenderReport(track.Streams[0], new SenderReport(99, new NtpTime(7), 1, 1, 1), relays.Near.Now);
        relays.Run(TimeSpan.FromMilliseconds(10));

        var stream = Assert.Single(copy.Streams);
        Assert.Equal(99u, stream.Ssrc);
        Assert.Equal(7UL, stream.Statistics.LastSenderReport!.Value.Ntp.Value);
        Assert.Equal(0, relays.Far.RentedSlots);
    }

    [Fact]
    public void Packet_that_was_read_again_after_a_late_key_frame_is_described_anew_on_the_other_worker()
    {
        using var relays = new LinkedRelays();
        var (publisher, _) = relays.Publish();
        var receiver = Subscribe(relays);
        relays.ShowFar(receiver, publisher);
        var copy = receiver.Transport.FindDownTrack("0")!.Source!;
        relays.Run(TimeSpan.FromMilliseconds(1));
        var stream = copy.Streams[0];

        Assert.True(Accept(sequence: 8, hasDependency: false, out var kept));
        Assert.False(Accept(sequence: 8, hasDependency: true, out var again));

        Assert.True(relays.Far.Context.Slab.PacketAt(kept).Payload.Dependency.HasValue);
        Assert.Equal([kept, kept], stream.Arrived.ToArray().Select(reference => reference.Slot));
        relays.Far.Context.Slab.Return(again);

        bool Accept(long sequence, bool hasDependency, out int slot)
        {
            Assert.True(relays.Far.Context.Slab.TryRent(out slot));
            ref var packet = ref relays.Far.Context.Slab.PacketAt(slot);
            packet = default;
            packet.Sequence = sequence;
            packet.Payload.Dependency.HasValue = hasDependency;
            return copy.TryAcceptCopy(stream, slot, 96, relays.Far.Now, out _);
        }
    }

    [Fact]
    public void Publisher_is_told_to_stop_when_nobody_on_any_worker_sees_the_track_and_to_go_on_at_once()
    {
        using var relays = new LinkedRelays();
        var (publisher, camera) = relays.Publish();
        var receiver = Subscribe(relays);
        var slot = receiver.Transport.FindDownTrack("0")!;
        relays.ShowFar(receiver, publisher);
        relays.Stream(camera, TimeSpan.FromSeconds(3));
        Assert.Empty(relays.Near.Events.OfType<LayersWanted>());

        slot.Demand = new SlotDemand(0, 0, SlotPriority.Normal);
        relays.Stream(camera, TimeSpan.FromSeconds(6));
        Assert.False(Assert.Single(Assert.Single(relays.Near.Events.OfType<LayersWanted>()).Encodings).Active);
        var requests = publisher.KeyFrameRequests;
        slot.Demand = new SlotDemand(640, 360, SlotPriority.Normal);
        relays.Stream(camera, TimeSpan.FromMilliseconds(200));

        Assert.True(Assert.Single(relays.Near.Events.OfType<LayersWanted>().Last().Encodings).Active);
        Assert.Equal(2, relays.Near.Events.OfType<LayersWanted>().Count());
        Assert.Empty(relays.Far.Events.OfType<LayersWanted>());
        Assert.Equal(requests + 1, publisher.KeyFrameRequests);
    }

    [Fact]
    public void One_track_shows_on_both_workers_and_starts_once()
    {
        using var relays = new LinkedRelays();
        var (publisher, camera) = relays.Publish();
        var far = Subscribe(relays);
        MediaLine slot = VirtualRelay.VideoSlot("0", Slot + 10, SlotRtx + 10);
        var near = relays.Near.Connect(slot);
        ForwardingConversationTests.Show(relays.Near, near, publisher);
        relays.ShowFar(far, publisher);

        relays.Stream(camera, TimeSpan.FromSeconds(3));

        AssertConsecutive(near.Packets);
        AssertConsecutive(far.Packets);
        Assert.Equal(near.Packets.Count, far.Packets.Count);
        Assert.Equal(Payloads(near.Packets), Payloads(far.Packets));
        Assert.Single(relays.Near.Events.OfType<UpTrackStarted>());
        Assert.Empty(relays.Far.Events.OfType<UpTrackStarted>());
        Assert.Equal(1, publisher.KeyFrameRequests);
    }

    [Fact]
    public void Forwarding_over_a_link_allocates_nothing_and_wakes_once_a_batch()
    {
        using var relays = new LinkedRelays();
        relays.Far.Discard = true;
        var (publisher, _) = relays.Publish();
        for (var i = 0; i < 10; i++)
        {
            MediaLine slot = VirtualRelay.VideoSlot("0", 100u + (uint)i, 200u + (uint)i);
            relays.ShowFar(relays.Far.Connect(slot), publisher);
        }

        relays.Run(TimeSpan.FromMilliseconds(10));
        var datagrams = Enumerable.Range(0, 3000).Select(i => publisher.Protect(KeyFrame(i), i)).ToList();
        Feed(relays, publisher, datagrams[..2000]);
        var forwardedBefore = relays.Far.Context.Counters.PacketsForwarded;
        var wakesBefore = relays.Wakes;
        var measured = datagrams[2000..];

        var allocated = AllocatedBytes.During(() => Feed(relays, publisher, measured));

        Assert.Equal(10_000, relays.Far.Context.Counters.PacketsForwarded - forwardedBefore);
        Assert.Equal(1000 / 8, relays.Wakes - wakesBefore);
        Assert.Equal(0, allocated);
    }

    private static void Feed(LinkedRelays relays, VirtualPeer publisher, List<byte[]> datagrams)
    {
        for (var i = 0; i < datagrams.Count; i++)
        {
            relays.Near.Router.Receive(datagrams[i], publisher.Path, relays.Near.Now);
            if (i % 8 == 7)
            {
                relays.Near.Router.Forward(relays.Near.Now);
                relays.Far.Router.Links.Receive(relays.Far.Now);
                relays.Far.Router.Forward(relays.Far.Now);
            }
        }
    }

    private static byte[] KeyFrame(int number)
    {
        var packet = new byte[1100];
        packet[0] = 0x80; // V=2
        packet[1] = 96; // PT=96
        BinaryPrimitives.WriteUInt16BigEndian(packet.AsSpan(2), (ushort)number);
        BinaryPrimitives.WriteUInt32BigEndian(packet.AsSpan(8), 11);
        packet[12] = 0x10; // VP8: start of frame, PID 0
        packet[13] = 0x00; // key frame
        return packet;
    }

    private static VirtualPeer Subscribe(LinkedRelays relays)
    {
        MediaLine slot = VirtualRelay.VideoSlot("0", Slot, SlotRtx);
        return relays.Far.Connect(slot);
    }

    private static void AssertConsecutive(List<byte[]> packets)
    {
        for (var i = 1; i < packets.Count; i++)
        {
            Assert.Equal((ushort)(VirtualPeer.NumberOf(packets[i - 1]).Sequence + 1), VirtualPeer.NumberOf(packets[i]).Sequence);
        }
    }

    /// <summary>Behind the VP8 descriptor, whose numbers are the slot's own.</summary>
    private static List<string> Payloads(List<byte[]> packets) =>
        [.. packets.Select(packet => Convert.ToHexString(packet.AsSpan(HeaderLength(packet) + 5)))];

    private static int HeaderLength(byte[] packet)
    {
        Assert.Equal(RtpError.None, RtpReader.ReadHeader(packet, out var header));
        return header.Length;
    }
}
