using CrossStrait.MediaRelay.Rtcp;
using CrossStrait.MediaRelay.Rtp;
using CrossStrait.MediaRelay.Rtp.Codecs;
using CrossStrait.MediaRelay.Sdp;
using Xunit;

namespace CrossStrait.MediaRelay.Tests.Conversations;

public class RedConversationTests
{
    private const uint Slot = 0x5107;

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public void Publishers_redundancy_is_taken_off(int redundancy)
    {
        using var relay = new VirtualRelay();
        var (_, microphone, receiver) = Call(relay, VirtualRelay.AudioSlot("0", Slot));
        microphone.Redundancy = redundancy;

        Talk(relay, microphone, TimeSpan.FromSeconds(2));

        Assert.All(receiver.Packets, packet => Assert.Equal(VirtualRelay.OpusPayloadType, packet[1] & 0x7F));
        Assert.Equal(Enumerable.Range(0, microphone.Frames), receiver.Packets.Select(packet => VirtualMicrophone.NumberOf(PayloadOf(packet))));
        ForwardingConversationTests.AssertConsecutive(receiver.Packets);
        AssertTimesFit(receiver.Packets);
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(1)]
    public void Padding_for_probing_leaves_no_gap(int redundancy)
    {
        using var relay = new VirtualRelay();
        var (_, microphone, receiver) = Call(relay, VirtualRelay.AudioSlot("0", Slot));
        microphone.Redundancy = redundancy;
        for (var i = 0; i < 50; i++)
        {
            Talk(relay, microphone, TimeSpan.FromMilliseconds(40));
            microphone.SendPadding();
        }

        Assert.Equal(Enumerable.Range(0, microphone.Frames), receiver.Packets.Select(packet => VirtualMicrophone.NumberOf(PayloadOf(packet))));
        ForwardingConversationTests.AssertConsecutive(receiver.Packets);
    }

    [Theory]
    [InlineData(1, 0, 0.03, 0.005)] // what is lost twice in a row stays lost
    [InlineData(2, 0, 0.10, 0.005)]
    [InlineData(2, 1, 0.10, 0.005)]
    [InlineData(2, 2, 0.10, 0.005)]
    public void Publishers_redundancy_makes_up_what_was_lost_on_the_way_in(int redundancy, int padding, double loss, double lostForGood)
    {
        using var relay = new VirtualRelay(seed: 5);
        var (publisher, microphone, receiver) = Call(relay, VirtualRelay.AudioSlot("0", Slot));
        microphone.Redundancy = redundancy;
        Talk(relay, microphone, TimeSpan.FromMilliseconds(100));
        publisher.Loss = loss;
        microphone.Padding = padding;
        Talk(relay, microphone, TimeSpan.FromSeconds(60));
        publisher.Loss = 0;
        Talk(relay, microphone, TimeSpan.FromMilliseconds(100));

        var numbers = receiver.Packets.Select(packet => VirtualMicrophone.NumberOf(PayloadOf(packet))).ToList();
        Assert.Equal(numbers.Count, numbers.Distinct().Count());
        Assert.Equal(numbers.Order(), numbers);
        Assert.InRange(microphone.Frames - numbers.Count, 0, microphone.Frames * lostForGood);
        AssertTimesFit(receiver.Packets);
    }

    [Fact]
    public void Reordered_packets_go_out_once_each()
    {
        using var relay = new VirtualRelay(seed: 9);
        var (publisher, microphone, receiver) = Call(relay, VirtualRelay.AudioSlot("0", Slot));
        microphone.Redundancy = 1;
        publisher.Jitter = TimeSpan.FromMilliseconds(60);

        Talk(relay, microphone, TimeSpan.FromSeconds(20));

        var numbers = receiver.Packets.Select(packet => VirtualMicrophone.NumberOf(PayloadOf(packet))).ToList();
        Assert.Equal(numbers.Count, numbers.Distinct().Count());
        Assert.InRange(numbers.Count, microphone.Frames - 3, microphone.Frames);
        AssertTimesFit(receiver.Packets);
    }

    [Fact]
    public void Pauses_of_the_speaker_are_pauses_in_time_and_not_in_numbers()
    {
        using var relay = new VirtualRelay();
        var (_, microphone, receiver) = Call(relay, VirtualRelay.AudioSlot("0", Slot, red: true));
        microphone.Redundancy = 1;
        Lose(receiver, 0.10, reports: 3);
        relay.Run(TimeSpan.FromMilliseconds(100));
        for (var pause = 0; pause < 5; pause++)
        {
            Talk(relay, microphone, TimeSpan.FromMilliseconds(300));
            relay.Run(TimeSpan.FromMilliseconds(400));
            microphone.SilentTicks += 20 * VirtualMicrophone.FrameTicks; // 19,200: no redundant block tells of so far back
        }

        ForwardingConversationTests.AssertConsecutive(receiver.Packets);
        Assert.Equal(5, receiver.Packets.Count(packet => (packet[1] & 0x7F) == VirtualRelay.OpusPayloadType)); // the first after each pause
        AssertBlocksAreTheFramesBefore(receiver.Packets);
        Assert.Equal(4 * 21, receiver.Packets.Zip(receiver.Packets.Skip(1), (a, b) => (int)(TimestampOf(b) - TimestampOf(a)) / VirtualMicrophone.FrameTicks).Where(step => step > 1).Sum());
    }

    [Fact]
    public void Receiver_that_loses_packets_gets_earlier_frames_until_it_loses_none()
    {
        using var relay = new VirtualRelay();
        var (_, microphone, receiver) = Call(relay, VirtualRelay.AudioSlot("0", Slot, red: true));
        Talk(relay, microphone, TimeSpan.FromSeconds(1));
        Assert.All(receiver.Packets, packet => Assert.Equal(VirtualRelay.OpusPayloadType, packet[1] & 0x7F));

        Assert.Equal(0, DepthAfter(0.01, reports: 10));
        Assert.Equal(1, DepthAfter(0.04, reports: 3));
        Assert.Equal(1, DepthAfter(0.015, reports: 10)); // below 2 %, above 0.5 %
        Assert.Equal(2, DepthAfter(0.20, reports: 3));
        Assert.Equal(2, DepthAfter(0.07, reports: 10));
        Assert.Equal(1, DepthAfter(0.03, reports: 10));
        Assert.Equal(0, DepthAfter(0, reports: 5));
        AssertBlocksAreTheFramesBefore(receiver.Packets);
        AssertTimesFit(receiver.Packets);

        int DepthAfter(double loss, int reports)
        {
            Lose(receiver, loss, reports);
            relay.Run(TimeSpan.FromMilliseconds(50));
            Talk(relay, microphone, TimeSpan.FromSeconds(1));
            return BlocksOf(receiver.Packets[^1]).Length - 1;
        }
    }

    [Fact]
    public void Receiver_that_did_not_ask_for_redundancy_gets_none()
    {
        using var relay = new VirtualRelay();
        var (_, microphone, receiver) = Call(relay, VirtualRelay.AudioSlot("0", Slot));
        Lose(receiver, 0.20, reports: 5);
        relay.Run(TimeSpan.FromMilliseconds(50));

        Talk(relay, microphone, TimeSpan.FromSeconds(1));

        Assert.All(receiver.Packets, packet => Assert.Equal(VirtualRelay.OpusPayloadType, packet[1] & 0x7F));
    }

    [Theory]
    [InlineData(true, false)]
    [InlineData(false, true)]
    public void Encrypted_track_is_never_touched(bool isUpEncrypted, bool isSlotEncrypted)
    {
        using var relay = new VirtualRelay();
        var publisher = relay.Connect(VirtualRelay.AudioUp("0", 11, red: true) with { IsEncrypted = isUpEncrypted });
        var receiver = relay.Connect(VirtualRelay.AudioSlot("0", Slot, red: true) with { IsEncrypted = isSlotEncrypted });
        ForwardingConversationTests.Show(relay, receiver, publisher);
        Lose(receiver, 0.20, reports: 5);
        relay.Run(TimeSpan.FromMilliseconds(50));
        var microphone = new VirtualMicrophone(publisher, 11, relay.Random);

        Talk(relay, microphone, TimeSpan.FromSeconds(1));

        Assert.Equal(microphone.Frames, receiver.Packets.Count);
        Assert.All(receiver.Packets, packet => Assert.Equal(VirtualRelay.OpusPayloadType, packet[1] & 0x7F));
    }

    [Fact]
    public void Slot_that_answers_nacks_sends_no_redundancy_and_the_same_bytes_again()
    {
        using var relay = new VirtualRelay();
        var slot = VirtualRelay.AudioSlot("0", Slot, red: true);
        var (_, microphone, receiver) = Call(relay, slot with { Codecs = [slot.Codecs[0] with { Nack = true }] });
        Lose(receiver, 0.20, reports: 5);
        relay.Run(TimeSpan.FromMilliseconds(50));
        Talk(relay, microphone, TimeSpan.FromSeconds(1));
        var nacked = VirtualPeer.NumberOf(receiver.Packets[^5]).Sequence;

        receiver.SendNack(Slot, nacked);
        relay.Run(TimeSpan.FromMilliseconds(100));

        Assert.All(receiver.Packets, packet => Assert.Equal(VirtualRelay.OpusPayloadType, packet[1] & 0x7F));
        var again = receiver.Wire.Where(datagram => VirtualPeer.NumberOf(datagram) == (Slot, nacked)).ToList();
        Assert.Equal(2, again.Count);
        Assert.Equal(again[0], again[1]);
    }

    [Fact]
    public void No_index_is_protected_twice_whatever_comes_and_changes()
    {
        using var relay = new VirtualRelay(seed: 21);
        var (publisher, microphone, receiver) = Call(relay, VirtualRelay.AudioSlot("0", Slot, red: true));
        publisher.Jitter = TimeSpan.FromMilliseconds(50);
        publisher.Loss = 0.10;
        receiver.Loss = 0.10;
        for (var i = 0; i < 40; i++)
        {
            microphone.Redundancy = (i % 4) - 1;
            Lose(receiver, i % 7 * 0.04, reports: 1);
            Talk(relay, microphone, TimeSpan.FromMilliseconds(500));
            receiver.SendNack(Slot, VirtualPeer.NumberOf(receiver.Packets[^1]).Sequence);
        }

        Assert.True(receiver.Wire.Count > 900);
        Assert.All(receiver.Wire.GroupBy(datagram => VirtualPeer.NumberOf(datagram)), copies => Assert.Single(copies));
        AssertBlocksAreTheFramesBefore(receiver.Packets);
    }

    private static (VirtualPeer Publisher, VirtualMicrophone Microphone, VirtualPeer Receiver) Call(VirtualRelay relay, MediaLine slot)
    {
        var publisher = relay.Connect(VirtualRelay.AudioUp("0", 11, red: true));
        var receiver = relay.Connect(slot);
        ForwardingConversationTests.Show(relay, receiver, publisher);
        return (publisher, new VirtualMicrophone(publisher, 11, relay.Random), receiver);
    }

    private static void Talk(VirtualRelay relay, VirtualMicrophone microphone, TimeSpan time)
    {
        relay.Run(time, () =>
        {
            if (relay.Now.Ticks / TimeSpan.TicksPerMillisecond % 20 == 0)
            {
                microphone.SendFrame();
            }
        });
        relay.Run(TimeSpan.FromMilliseconds(100));
    }

    private static void Lose(VirtualPeer receiver, double loss, int reports)
    {
        var previous = receiver.Loss;
        receiver.Loss = 0;
        for (var i = 0; i < reports; i++)
        {
            receiver.SendReceiverReport(new ReportBlock(Slot, (byte)Math.Round(loss * 256), 0, 0, 0, 0, 0));
        }

        receiver.Loss = previous;
    }

    private static byte[] PayloadOf(byte[] packet)
    {
        Assert.Equal(RtpError.None, RtpReader.ReadHeader(packet, out var header));
        return packet[header.Length..];
    }

    private static uint TimestampOf(byte[] packet)
    {
        Assert.Equal(RtpError.None, RtpReader.ReadHeader(packet, out var header));
        return header.Timestamp;
    }

    // The frames of a packet by their numbers and times, oldest first.
    private static (int Number, uint Timestamp, byte[] Bytes)[] BlocksOf(byte[] packet)
    {
        var payload = PayloadOf(packet);
        var timestamp = TimestampOf(packet);
        if ((packet[1] & 0x7F) == VirtualRelay.OpusPayloadType)
        {
            return [(VirtualMicrophone.NumberOf(payload), timestamp, payload)];
        }

        var blocks = new RedBlock[RedPayload.MaxBlocks];
        var count = RedPayload.Read(payload, blocks);
        Assert.True(count > 1, "redundant audio without anything redundant");
        return [.. blocks[..count].Select(block =>
        {
            Assert.Equal(VirtualRelay.OpusPayloadType, block.PayloadType);
            var bytes = payload[block.Offset..(block.Offset + block.Length)];
            return (VirtualMicrophone.NumberOf(bytes), timestamp - block.TimestampOffset, bytes);
        })];
    }

    private static void AssertBlocksAreTheFramesBefore(List<byte[]> packets)
    {
        var frames = new Dictionary<int, (uint Timestamp, byte[] Bytes)>();
        foreach (var packet in packets)
        {
            var blocks = BlocksOf(packet);
            Assert.Equal(blocks.Select(block => block.Number).Order(), blocks.Select(block => block.Number));
            foreach (var (number, timestamp, bytes) in blocks)
            {
                var (knownTimestamp, knownBytes) = frames.GetValueOrDefault(number, (timestamp, bytes));
                Assert.Equal(knownTimestamp, timestamp);
                Assert.Equal(knownBytes, bytes);
                frames[number] = (timestamp, bytes);
            }
        }
    }

    private static void AssertTimesFit(List<byte[]> packets)
    {
        var (first, start, _) = BlocksOf(packets[0])[^1];
        Assert.All(packets, packet =>
        {
            var (number, timestamp, _) = BlocksOf(packet)[^1];
            Assert.Equal((uint)((number - first) * VirtualMicrophone.FrameTicks), timestamp - start);
        });
    }
}
