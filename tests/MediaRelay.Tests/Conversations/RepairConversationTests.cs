using System.Buffers.Binary;
using CrossStrait.MediaRelay.Rtcp;
using CrossStrait.MediaRelay.Rtp;
using Xunit;

namespace CrossStrait.MediaRelay.Tests.Conversations;

/// <summary>Packets that were lost on the way to the relay and come so late that a receiver's picture stands already.</summary>
public class RepairConversationTests
{
    private const uint Slot = 0x5107;
    private const uint SlotRtx = 0x5108;

    [Theory]
    [InlineData(SlotRtx)]
    [InlineData(0)]
    public void What_was_missing_for_long_goes_out_twice_unasked(uint slotRtx)
    {
        using var relay = new VirtualRelay();
        var (publisher, receiver) = Call(relay, slotRtx);
        var lost = Lose(relay, publisher);

        Send(relay, publisher, TimeSpan.FromMilliseconds(600));
        publisher.SendRtp(Packet(lost, isRtx: true), lost);
        Send(relay, publisher, TimeSpan.FromMilliseconds(200));

        Assert.Equal(2, TimesSent(receiver, lost));
        Assert.Equal(1, receiver.Transport.FindDownTrack("0")!.Retransmissions);
    }

    [Fact]
    public void What_came_soon_goes_out_once()
    {
        using var relay = new VirtualRelay();
        var (publisher, receiver) = Call(relay, SlotRtx);
        var lost = Lose(relay, publisher);

        Send(relay, publisher, TimeSpan.FromMilliseconds(300));
        publisher.SendRtp(Packet(lost, isRtx: true), lost);
        Send(relay, publisher, TimeSpan.FromMilliseconds(200));

        Assert.Equal(1, TimesSent(receiver, lost));
    }

    [Fact]
    public void An_answer_within_a_second_of_the_gap_is_taken_though_what_came_before_the_gap_is_forgotten()
    {
        using var relay = new VirtualRelay();
        var (publisher, receiver) = Call(relay, SlotRtx);
        var lost = _next++;
        relay.Run(TimeSpan.FromMilliseconds(500)); // nothing before the gap is younger than that

        Send(relay, publisher, TimeSpan.FromMilliseconds(900));
        publisher.SendRtp(Packet(lost, isRtx: true), lost);
        Send(relay, publisher, TimeSpan.FromMilliseconds(200));

        Assert.True(TimesSent(receiver, lost) > 0);
    }

    private ushort _next = 1000;

    private (VirtualPeer Publisher, VirtualPeer Receiver) Call(VirtualRelay relay, uint slotRtx)
    {
        var publisher = relay.Connect(VirtualRelay.VideoUp("0", 11, 12));
        var receiver = relay.Connect(VirtualRelay.VideoSlot("0", Slot, slotRtx));
        receiver.Transport.FindDownTrack("0")!.SetSource(publisher.Transport.FindUpTrack("0"), relay.Now);
        Send(relay, publisher, TimeSpan.FromMilliseconds(500));
        return (publisher, receiver);
    }

    private ushort Lose(VirtualRelay relay, VirtualPeer publisher)
    {
        var lost = _next++;
        Send(relay, publisher, TimeSpan.FromMilliseconds(33));
        return lost;
    }

    private void Send(VirtualRelay relay, VirtualPeer publisher, TimeSpan time) => relay.Run(time, () => SendNow(publisher, relay));

    /// <summary>A picture of one packet, 30 times a second, and a sender report each second.</summary>
    private void SendNow(VirtualPeer publisher, VirtualRelay relay)
    {
        var milliseconds = relay.Now.Ticks / TimeSpan.TicksPerMillisecond;
        if (milliseconds % 33 == 0)
        {
            publisher.SendRtp(Packet(_next, isRtx: false), _next);
            _next++;
        }

        if (milliseconds % 1000 == 0)
        {
            publisher.SendSenderReport(new SenderReport(11, NtpTime.FromUnix(TimeSpan.FromMilliseconds(milliseconds)), 0, 1, 1));
        }
    }

    private static byte[] Packet(ushort number, bool isRtx)
    {
        byte[] packet =
        [
            0x80, (byte)(0x80 | (isRtx ? 97 : 96)), 0, 0, // V=2, M=1, payload type, sequence number
            0, 0, 0, 0, 0, 0, 0, (byte)(isRtx ? 12 : 11), // timestamp, SSRC
            .. isRtx ? new byte[2] : [], // the original number (RFC 4588 4)
            0x90, 0x80, (byte)(0x80 | (number >> 8)), (byte)number, // X, S; I; picture id
            (byte)(number == 1000 ? 0 : 1), 1, 2, 3, 4, 5, 6, 7, // P: inverse key frame flag
            (byte)(number >> 8), (byte)number,
        ];
        BinaryPrimitives.WriteUInt16BigEndian(packet.AsSpan(2), number);
        BinaryPrimitives.WriteUInt32BigEndian(packet.AsSpan(4), (uint)number * 3000);
        if (isRtx)
        {
            BinaryPrimitives.WriteUInt16BigEndian(packet.AsSpan(12), number);
        }

        return packet;
    }

    private static int TimesSent(VirtualPeer receiver, ushort number) =>
        receiver.Packets.Count(packet => BinaryPrimitives.ReadUInt16BigEndian(packet.AsSpan(packet.Length - 2)) == number) +
        receiver.Wire.GroupBy(Convert.ToHexString).Sum(same => same.Count() - 1); // byte for byte: refused as replayed
}
