using System.Buffers.Binary;
using CrossStrait.MediaRelay.Rtcp;
using Xunit;

namespace CrossStrait.MediaRelay.Tests.Conversations;

public class RoundTripConversationTests
{
    [Theory]
    [InlineData(20)]
    [InlineData(150)]
    public void Round_trip_to_a_publisher_is_measured_by_extended_reports(int oneWayMilliseconds)
    {
        using var relay = new VirtualRelay();
        var publisher = relay.Connect(VirtualRelay.VideoUp("0", 11, 12));
        publisher.Delay = TimeSpan.FromMilliseconds(oneWayMilliseconds);
        var camera = new VirtualCamera(publisher, 11, 12, relay.Random);
        var answered = 0;
        var heardAt = relay.Now;

        ForwardingConversationTests.Stream(relay, camera, TimeSpan.FromSeconds(4));
        Assert.Null(publisher.Transport.PublisherRoundTrip);
        relay.Run(TimeSpan.FromSeconds(8), () =>
        {
            // Answers 70 ms after it was asked.
            if (answered < publisher.Compounds.Count)
            {
                answered = publisher.Compounds.Count;
                heardAt = relay.Now;
            }
            else if (relay.Now - heardAt == TimeSpan.FromMilliseconds(70) && ReferenceTimeIn(publisher.Compounds[^1]) is { } asked)
            {
                publisher.SendCompound(Delays(asked.Sender, asked.Middle, TimeSpan.FromMilliseconds(71)));
            }
        });

        Assert.InRange(publisher.Transport.PublisherRoundTrip!.Value.TotalMilliseconds, (2 * oneWayMilliseconds) - 3, (2 * oneWayMilliseconds) + 3);
        var missing = publisher.Transport.FindUpTrack("0")!.Streams[0].Missing!;
        Assert.InRange(missing.RoundTrip.TotalMilliseconds, (2 * oneWayMilliseconds) - 10, (2 * oneWayMilliseconds) + 40);
    }

    [Fact]
    public void Answers_that_cannot_be_are_not_believed()
    {
        using var relay = new VirtualRelay();
        var publisher = relay.Connect(VirtualRelay.VideoUp("0", 11, 12));
        var camera = new VirtualCamera(publisher, 11, 12, relay.Random);
        ForwardingConversationTests.Stream(relay, camera, TimeSpan.FromSeconds(3));
        var (sender, middle) = ReferenceTimeIn(publisher.Compounds.Last(compound => ReferenceTimeIn(compound) is not null))!.Value;

        publisher.SendCompound(Delays(sender, 0, TimeSpan.Zero)); // nothing was heard yet
        publisher.SendCompound(Delays(sender, middle, TimeSpan.FromMinutes(1))); // longer ago than it was asked
        publisher.SendCompound(Delays(sender, middle - (60 << 16), TimeSpan.Zero)); // a minute on the way
        publisher.SendCompound(Delays(sender + 1, middle, TimeSpan.Zero)); // somebody else asked
        relay.Run(TimeSpan.FromMilliseconds(100));

        Assert.Null(publisher.Transport.PublisherRoundTrip);
    }

    private static (uint Sender, uint Middle)? ReferenceTimeIn(byte[] compound)
    {
        var reader = new RtcpReader(compound);
        while (reader.TryReadNext(out var packet))
        {
            if (packet.Type == RtcpType.ExtendedReport)
            {
                Assert.Equal(RtcpType.ReferenceTimeBlock, packet.Body[4]);
                return (packet.SenderSsrc, BinaryPrimitives.ReadUInt32BigEndian(packet.Body[10..]));
            }
        }

        return null;
    }

    private static byte[] Delays(uint ssrc, uint last, TimeSpan delay)
    {
        byte[] report = [0x80, 0xCF, 0, 5, 0, 0, 0, 1, 5, 0, 0, 3, .. new byte[12]]; // RFC 3611 4.5: one entry
        BinaryPrimitives.WriteUInt32BigEndian(report.AsSpan(12), ssrc);
        BinaryPrimitives.WriteUInt32BigEndian(report.AsSpan(16), last);
        BinaryPrimitives.WriteUInt32BigEndian(report.AsSpan(20), (uint)(delay.TotalSeconds * 65536));
        return report;
    }
}
