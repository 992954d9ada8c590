using System.Buffers.Binary;
using CrossStrait.MediaRelay.Transports;
using Xunit;

namespace CrossStrait.MediaRelay.Tests.Conversations;

/// <summary>Ways that lose too much.</summary>
public class PathConversationTests
{
    private static readonly TimeSpan _frame = TimeSpan.FromMilliseconds(200); // a small picture: 5 a second

    [Theory]
    [InlineData(0.4, true, true)]
    [InlineData(0.05, true, false)]
    [InlineData(0.4, false, false)] // without a port for TCP there is nothing to move to
    public void A_publisher_whose_udp_loses_too_much_is_told_to_move_to_tcp_once(double loss, bool takesTcp, bool isTold)
    {
        using var relay = new VirtualRelay(seed: 7);
        relay.Context.TakesTcp = takesTcp;
        var publisher = relay.Connect(VirtualRelay.VideoUp("0", 10, 11));
        var camera = new VirtualCamera(publisher, 10, 11, relay.Random);
        publisher.Loss = loss;
        var next = relay.Now;

        relay.Run(TimeSpan.FromSeconds(30), () =>
        {
            if (relay.Now >= next)
            {
                next += _frame;
                camera.SendFrame();
            }
        });

        Assert.Equal(isTold ? 1 : 0, relay.Events.OfType<UdpUnusable>().Count(told => told.Transport == publisher.Transport.Id));
    }

    [Fact]
    public void Video_that_waits_too_long_for_a_blocked_socket_is_dropped_by_whole_packets_and_voice_is_not()
    {
        using var relay = new VirtualRelay(seed: 7);
        var publisher = relay.Connect(VirtualRelay.VideoUp("0", 10, 11), VirtualRelay.AudioUp("1", 12));
        var subscriber = relay.Connect(VirtualRelay.VideoSlot("0", 20, 21), VirtualRelay.AudioSlot("1", 22));
        subscriber.Transport.FindDownTrack("0")!.SetSource(publisher.Transport.FindUpTrack("0"), relay.Now);
        subscriber.Transport.FindDownTrack("1")!.SetSource(publisher.Transport.FindUpTrack("1"), relay.Now);
        var camera = new VirtualCamera(publisher, 10, 11, relay.Random);
        var voice = 0;
        var next = relay.Now;

        void Send()
        {
            if (relay.Now >= next)
            {
                next += TimeSpan.FromMilliseconds(20);
                camera.SendFrame();
                publisher.SendRtp(Voice(voice), voice);
                voice++;
            }
        }

        relay.Run(TimeSpan.FromSeconds(1), Send);
        Assert.Equal(0, relay.Context.Counters.Dropped(DropReason.Late));
        relay.IsBlocked = true;
        relay.Run(TimeSpan.FromSeconds(1), Send);
        relay.IsBlocked = false;
        relay.Run(TimeSpan.FromSeconds(1), Send);
        relay.Run(TimeSpan.FromSeconds(1));

        Assert.InRange(relay.Context.Counters.Dropped(DropReason.Late), 40, 200); // 900 ms of 50 frames a second, 1 to 3 packets each
        Assert.Equal(voice, subscriber.Packets.Count(packet => VirtualPeer.NumberOf(packet).Ssrc == 22));
    }

    private static byte[] Voice(int number)
    {
        var packet = new byte[52];
        packet[0] = 0x80; // version 2
        packet[1] = VirtualRelay.OpusPayloadType;
        BinaryPrimitives.WriteUInt16BigEndian(packet.AsSpan(2), (ushort)number);
        BinaryPrimitives.WriteUInt32BigEndian(packet.AsSpan(4), (uint)number * 960);
        BinaryPrimitives.WriteUInt32BigEndian(packet.AsSpan(8), 12); // SSRC
        return packet;
    }
}
