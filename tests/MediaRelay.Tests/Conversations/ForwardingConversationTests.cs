using System.Buffers.Binary;
using CrossStrait.MediaRelay.Rtcp;
using CrossStrait.MediaRelay.Rtp;
using CrossStrait.MediaRelay.Rtp.Codecs;
using Xunit;

namespace CrossStrait.MediaRelay.Tests.Conversations;

public class ForwardingConversationTests
{
    private const uint Slot = 0x5107;
    private const uint SlotRtx = 0x5108;

    [Fact]
    public void Packets_arrive_in_order_with_consecutive_numbers_and_the_slots_ssrc()
    {
        using var relay = new VirtualRelay();
        var (_, camera, receiver) = Call(relay);

        Stream(relay, camera, TimeSpan.FromSeconds(5));

        Assert.True(receiver.Packets.Count > 200);
        Assert.All(receiver.Packets, packet => Assert.Equal(Slot, VirtualPeer.NumberOf(packet).Ssrc));
        AssertConsecutive(receiver.Packets);
    }

    [Fact]
    public void A_late_subscriber_starts_with_a_key_frame_that_was_asked_for()
    {
        using var relay = new VirtualRelay();
        var publisher = relay.Connect(VirtualRelay.VideoUp("0", 11, 12));
        var camera = new VirtualCamera(publisher, 11, 12, relay.Random);
        Stream(relay, camera, TimeSpan.FromSeconds(3));
        var receiver = relay.Connect(VirtualRelay.VideoSlot("0", Slot, SlotRtx));

        Show(relay, receiver, publisher);
        Stream(relay, camera, TimeSpan.FromMilliseconds(500));

        Assert.Equal(1, publisher.KeyFrameRequests);
        Assert.True(DescriptorOf(receiver.Packets[0]).IsKeyFrame);
    }

    [Fact]
    public void Loss_on_both_links_is_repaired_by_rtx()
    {
        using var relay = new VirtualRelay(seed: 7);
        var (publisher, camera, receiver) = Call(relay);
        Stream(relay, camera, TimeSpan.FromSeconds(1));
        var before = receiver.Packets.Count;
        publisher.Loss = 0.05;

        Stream(relay, camera, TimeSpan.FromSeconds(10));
        publisher.Loss = 0;
        Stream(relay, camera, TimeSpan.FromSeconds(1));

        Assert.True(publisher.NacksReceived.Count > 10);
        var numbers = receiver.Packets.Select(packet => (int)VirtualPeer.NumberOf(packet).Sequence).Distinct().Order().ToList();
        Assert.True(receiver.Packets.Count - before > 400);
        Assert.Equal(numbers[^1] - numbers[0] + 1, numbers.Count);
    }

    [Fact]
    public void A_nack_is_answered_on_the_rtx_stream_with_the_original_number_and_payload()
    {
        using var relay = new VirtualRelay();
        var (_, camera, receiver) = Call(relay);
        Stream(relay, camera, TimeSpan.FromSeconds(1));
        var original = receiver.Packets[^1];
        var number = VirtualPeer.NumberOf(original).Sequence;

        receiver.SendNack(Slot, number);
        relay.Run(TimeSpan.FromMilliseconds(100));

        var answer = receiver.Packets[^1];
        Assert.Equal(SlotRtx, VirtualPeer.NumberOf(answer).Ssrc);
        Assert.Equal(97, answer[1] & 0x7F);
        RtpReader.ReadHeader(answer, out var header);
        RtpReader.ReadHeader(original, out var originalHeader);
        Assert.Equal(number, BinaryPrimitives.ReadUInt16BigEndian(answer.AsSpan(header.Length)));
        Assert.Equal(original[originalHeader.Length..], answer[(header.Length + 2)..]);
    }

    [Fact]
    public void A_receiver_without_rtx_gets_the_very_same_bytes_again()
    {
        using var relay = new VirtualRelay();
        var publisher = relay.Connect(VirtualRelay.VideoUp("0", 11, 12));
        var receiver = relay.Connect(VirtualRelay.VideoSlot("0", Slot));
        var camera = new VirtualCamera(publisher, 11, 12, relay.Random);
        Show(relay, receiver, publisher);
        Stream(relay, camera, TimeSpan.FromSeconds(1));
        var first = receiver.Wire[^1];

        receiver.SendNack(Slot, VirtualPeer.NumberOf(first).Sequence);
        relay.Run(TimeSpan.FromMilliseconds(100));

        Assert.Equal(first, receiver.Wire[^1]);
        Assert.Equal(2, receiver.Wire.Count(datagram => datagram.AsSpan().SequenceEqual(first)));
    }

    [Fact]
    public void A_slot_changes_its_source_without_a_break_in_numbers_time_or_pictures()
    {
        using var relay = new VirtualRelay();
        var (first, cameraOne, receiver) = Call(relay);
        var second = relay.Connect(VirtualRelay.VideoUp("0", 21, 22));
        var cameraTwo = new VirtualCamera(second, 21, 22, relay.Random);
        for (var change = 0; change < 5; change++)
        {
            Show(relay, receiver, change % 2 == 0 ? second : first);
            for (var frame = 0; frame < 30; frame++)
            {
                cameraOne.SendFrame();
                cameraTwo.SendFrame();
                relay.Run(TimeSpan.FromMilliseconds(33));
            }
        }

        AssertConsecutive(receiver.Packets);
        var lastPicture = -1;
        var lastTime = 0u;
        foreach (var packet in receiver.Packets)
        {
            RtpReader.ReadHeader(packet, out var header);
            var picture = DescriptorOf(packet).PictureId;
            Assert.True(lastPicture < 0 || ((picture - lastPicture) & 0x7FFF) <= 1, $"picture {lastPicture} -> {picture}");
            Assert.True(lastPicture < 0 || header.Timestamp - lastTime < 90_000, $"time {lastTime} -> {header.Timestamp}");
            lastPicture = picture;
            lastTime = header.Timestamp;
        }
    }

    [Fact]
    public void Sender_reports_carry_the_publishers_clock_on_the_slots_time_line()
    {
        using var relay = new VirtualRelay();
        var (publisher, camera, receiver) = Call(relay);
        Stream(relay, camera, TimeSpan.FromSeconds(1));
        var ntp = NtpTime.FromUnix(TimeSpan.FromSeconds(1_000_000));
        publisher.SendSenderReport(new SenderReport(11, ntp, camera.Timestamp, 1, 1));
        var reportedAt = relay.Now + publisher.Delay;

        Stream(relay, camera, TimeSpan.FromSeconds(3));

        RtpReader.ReadHeader(receiver.Packets[0], out var header);
        Assert.NotEmpty(receiver.SenderReports);
        var first = receiver.SenderReports[0];
        var last = receiver.SenderReports[^1];
        Assert.Equal(Slot, last.Ssrc);
        Assert.InRange((last.Ntp.ToUnix() - ntp.ToUnix()).TotalSeconds, 0, 4);

        // Between two reports both clocks moved on by the same time.
        var ntpSeconds = (last.Ntp.ToUnix() - first.Ntp.ToUnix()).TotalSeconds;
        var rtpSeconds = (last.RtpTimestamp - first.RtpTimestamp) / 90_000.0;
        Assert.True(receiver.SenderReports.Count >= 2);
        Assert.Equal(ntpSeconds, rtpSeconds, 0.001);
    }

    [Theory]
    [InlineData(0, false)]
    [InlineData(1, true)]
    [InlineData(20, false)]
    public void An_extension_of_a_length_that_nobody_specified_is_left_out_and_the_packet_goes_on(int length, bool isPassedOn)
    {
        using var relay = new VirtualRelay();
        var (publisher, _, receiver) = Call(relay);
        var element = 2 + length;
        var words = (element + 3) / 4;
        var packet = new byte[12 + 4 + (words * 4) + 30];
        packet[0] = 0x90; // V=2, X
        packet[1] = 96;
        packet[11] = 11; // SSRC
        packet[12] = 0x10; // RFC 8285 4.3: two-byte form
        packet[15] = (byte)words;
        packet[16] = 1; // audio level
        packet[17] = (byte)length;
        packet[16 + (words * 4)] = 0x10; // VP8: start of frame, PID 0; then a key frame

        publisher.SendRtp(packet, 0);
        relay.Run(TimeSpan.FromMilliseconds(100));

        var received = Assert.Single(receiver.Packets);
        Assert.Equal(RtpError.None, RtpReader.ReadHeader(received, out var header));
        var map = publisher.Transport.FindUpTrack("0")!.Line.Extensions;
        Assert.Equal(RtpError.None, RtpReader.ReadExtensions(received, header, map, out var extensions));
        Assert.Equal(isPassedOn, extensions[HeaderExtensionKind.AudioLevel].IsPresent);
    }

    [Fact]
    public void A_publisher_who_leaves_empties_the_slot_and_gives_all_memory_back()
    {
        using var relay = new VirtualRelay();
        var (publisher, camera, receiver) = Call(relay);
        Stream(relay, camera, TimeSpan.FromSeconds(2));

        relay.Router.Close(publisher.Transport, CloseReason.Asked, relay.Now);
        relay.Run(TimeSpan.FromMilliseconds(50));

        Assert.Null(receiver.Transport.FindDownTrack("0")!.Source);
        Assert.Equal(0, relay.RentedSlots);
        Assert.Contains(relay.Events, relayEvent => relayEvent is UpTrackEnded);
    }

    internal static (VirtualPeer Publisher, VirtualCamera Camera, VirtualPeer Receiver) Call(VirtualRelay relay)
    {
        var publisher = relay.Connect(VirtualRelay.VideoUp("0", 11, 12));
        var receiver = relay.Connect(VirtualRelay.VideoSlot("0", Slot, SlotRtx));
        Show(relay, receiver, publisher);
        return (publisher, new VirtualCamera(publisher, 11, 12, relay.Random), receiver);
    }

    internal static void Show(VirtualRelay relay, VirtualPeer receiver, VirtualPeer? publisher) =>
        receiver.Transport.FindDownTrack("0")!.SetSource(publisher?.Transport.FindUpTrack("0"), relay.Now);

    internal static void Stream(VirtualRelay relay, VirtualCamera camera, TimeSpan time)
    {
        for (var end = relay.Now + time; relay.Now < end;)
        {
            camera.SendFrame();
            relay.Run(TimeSpan.FromMilliseconds(33), camera.AnswerNacks);
        }
    }

    private static Vp8Descriptor DescriptorOf(byte[] packet)
    {
        RtpReader.ReadHeader(packet, out var header);
        Assert.True(Vp8Descriptor.TryRead(packet.AsSpan(header.Length), out var descriptor));
        return descriptor;
    }

    internal static void AssertConsecutive(List<byte[]> packets)
    {
        for (var i = 1; i < packets.Count; i++)
        {
            Assert.Equal((ushort)(VirtualPeer.NumberOf(packets[i - 1]).Sequence + 1), VirtualPeer.NumberOf(packets[i]).Sequence);
        }
    }
}
