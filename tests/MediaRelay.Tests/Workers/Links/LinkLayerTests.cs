using CrossStrait.MediaRelay.Forwarding;
using CrossStrait.MediaRelay.Tests.Conversations.Layers;
using Xunit;

namespace CrossStrait.MediaRelay.Tests.Workers.Links;

/// <summary>Publishers of all shapes, shown to a strict receiver on another worker.</summary>
public class LinkLayerTests
{
    public static TheoryData<int> Shapes => [.. Enumerable.Range(0, LayerShape.All.Count)];

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Slot_on_another_worker_that_changes_size_over_bad_links_never_stalls_for_a_second(int number)
    {
        var shape = LayerShape.All[number];
        using var relays = new LinkedRelays(seed: 30 + number);
        var publisher = new LayeredPublisher(relays.Near, 1, shape);
        var receiver = new StrictReceiver(relays.Far, shape);
        relays.ShowFar(receiver.Peer, publisher.Peer);
        Run(relays, publisher, receiver, TimeSpan.FromSeconds(4));
        var before = receiver.Pictures.Sum();
        Run(relays, publisher, receiver, TimeSpan.FromSeconds(2));
        Assert.InRange(receiver.Pictures.Sum() - before, 54, 62);
        Assert.Equal(shape.Encodings > 1 || shape.SpatialLayers > 1 ? 2 : 0, Math.Max(receiver.Last!.Encoding, receiver.Last.Spatial));

        publisher.Peer.Loss = receiver.Peer.Loss = 0.04;
        for (var step = 0; step < 20; step++)
        {
            var (width, height) = LayerShape.SizeOf(relays.Far.Random.Next(3));
            receiver.Slot.Demand = new SlotDemand(width, height, SlotPriority.Normal);
            Run(relays, publisher, receiver, TimeSpan.FromMilliseconds(relays.Far.Random.Next(200, 1500)));
        }

        Assert.True(receiver.LongestStall < TimeSpan.FromSeconds(1), $"{receiver.LongestStall}: {receiver.StallReport}");
    }

    private static void Run(LinkedRelays relays, LayeredPublisher publisher, StrictReceiver receiver, TimeSpan time)
    {
        var picture = 0;
        relays.Run(time, () =>
        {
            if (picture++ % 33 == 0)
            {
                publisher.SendPicture();
            }

            publisher.Advance();
            receiver.Advance();
        });
    }
}
