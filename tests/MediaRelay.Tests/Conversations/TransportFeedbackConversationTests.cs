using System.Buffers.Binary;
using CrossStrait.MediaRelay.Rtcp;
using CrossStrait.MediaRelay.Rtp;
using CrossStrait.MediaRelay.Tests.Rtcp;
using Xunit;

namespace CrossStrait.MediaRelay.Tests.Conversations;

public class TransportFeedbackConversationTests
{
    private const uint Media = 11;
    private const uint Rtx = 12;
    private const byte NumberId = 5;

    [Fact]
    public void Publisher_learns_when_each_of_its_packets_arrived()
    {
        using var relay = new VirtualRelay();
        var publisher = Connect(relay);
        var lost = new HashSet<int> { 7, 8, 100 };
        var sent = 0;

        relay.Run(TimeSpan.FromSeconds(2), () =>
        {
            if (relay.Now.Ticks / TimeSpan.TicksPerMillisecond % 10 == 0)
            {
                publisher.Loss = lost.Contains(sent) ? 1 : 0;
                publisher.SendRtp(Packet(Media, 96, sent, sent, payload: 500, padding: 0), sent);
                publisher.Loss = 0;
                sent++;
            }
        });
        relay.Run(TimeSpan.FromMilliseconds(200));

        var told = Feedback(publisher);
        Assert.Equal(Enumerable.Range(0, sent), told.Select(packet => (int)packet.Sequence));
        Assert.Equal(lost.Order(), told.Where(packet => !packet.Received).Select(packet => (int)packet.Sequence));
        Assert.Equal(
            told.Where(packet => packet.Received).Select(packet => packet.Sequence * 10),
            told.Where(packet => packet.Received).Select(packet => (int)(packet.Arrival - told[0].Arrival).TotalMilliseconds));
    }

    [Fact]
    public void Padding_retransmissions_and_strangers_are_counted_too()
    {
        using var relay = new VirtualRelay();
        var publisher = Connect(relay);
        byte[][] packets =
        [
            Packet(Media, 96, 0, 0, payload: 100, padding: 0),
            Packet(Media, 96, 1, 1, payload: 0, padding: 200),
            Packet(Rtx, 97, 0, 2, payload: 0, padding: 200),
            Packet(Rtx, 97, 1, 3, payload: 100, padding: 0), // a retransmission of packet 0 again: its payload begins with zeroes
            Packet(99, 111, 0, 4, payload: 100, padding: 0), // no line has this payload type
        ];
        long[] indices = [0, 1, 0, 1, 0];

        for (var i = 0; i < packets.Length; i++)
        {
            publisher.SendRtp(packets[i], indices[i]);
            relay.Run(TimeSpan.FromMilliseconds(1));
        }

        relay.Run(TimeSpan.FromMilliseconds(200));

        Assert.Equal([0, 1, 2, 3, 4], Feedback(publisher).Where(packet => packet.Received).Select(packet => (int)packet.Sequence));
        Assert.Equal([0, 1, 2, 3, 4], Feedback(publisher).Select(packet => (int)(packet.Arrival - Feedback(publisher)[0].Arrival).TotalMilliseconds));
    }

    [Fact]
    public void Feedback_names_a_source_of_the_publisher_and_rides_behind_a_report()
    {
        using var relay = new VirtualRelay();
        var publisher = Connect(relay);
        publisher.SendRtp(Packet(Media, 96, 0, 0, payload: 100, padding: 0), 0);
        relay.Run(TimeSpan.FromMilliseconds(200));

        var compound = publisher.Compounds.Find(compound => compound[1] == RtcpType.ReceiverReport && compound.Length > 8)!;
        Assert.Equal(Media, BinaryPrimitives.ReadUInt32BigEndian(compound.AsSpan(8 + 8)));
    }

    [Fact]
    public void Publisher_without_the_extension_gets_no_feedback()
    {
        using var relay = new VirtualRelay();
        var publisher = relay.Connect(VirtualRelay.VideoUp("0", Media, Rtx));
        publisher.SendRtp(Packet(Media, 96, 0, 0, payload: 100, padding: 0), 0);
        relay.Run(TimeSpan.FromSeconds(2));

        Assert.Empty(Feedback(publisher));
        Assert.NotEmpty(publisher.Compounds);
    }

    private static VirtualPeer Connect(VirtualRelay relay)
    {
        var line = VirtualRelay.VideoUp("0", Media, Rtx);
        line.Extensions.Set(NumberId, HeaderExtensionKind.TransportSequenceNumber);
        return relay.Connect(line);
    }

    private static List<PacketArrival> Feedback(VirtualPeer peer)
    {
        var told = new List<PacketArrival>();
        foreach (var compound in peer.Compounds)
        {
            var reader = new RtcpReader(compound);
            while (reader.TryReadNext(out var packet))
            {
                if (packet.TryReadTransportFeedback(out var feedback))
                {
                    told.AddRange(TransportFeedbackTests.Arrivals(feedback));
                }
            }
        }

        return told;
    }

    private static byte[] Packet(uint ssrc, byte payloadType, int sequence, int transportSequence, int payload, int padding)
    {
        Span<byte> number = stackalloc byte[2];
        BinaryPrimitives.WriteUInt16BigEndian(number, (ushort)transportSequence);
        var buffer = new byte[1200];
        var writer = new RtpWriter(buffer);
        writer.WriteFixed(payloadType, marker: false, (ushort)sequence, 0, ssrc);
        writer.BeginExtensions(twoByte: false);
        writer.WriteExtension(NumberId, number);
        var length = writer.End() + payload + padding;
        if (padding > 0)
        {
            buffer[0] |= 0x20;
            buffer[length - 1] = (byte)padding;
        }

        return buffer[..length];
    }
}
