using Xunit;

namespace CrossStrait.MediaRelay.Tests.Conversations.Layers;

/// <summary>Publishers of all shapes, a receiver as strict as the strictest browser, bad links, and slots that change all the time.</summary>
public class LayerConversationTests
{
    public static TheoryData<int> Shapes => [.. Enumerable.Range(0, LayerShape.All.Count)];

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Best_picture_is_shown_within_two_seconds(int shape)
    {
        using var call = new LayerCall(LayerShape.All[shape], seed: 3);

        call.Run(TimeSpan.FromSeconds(4));

        var before = call.Receiver.Pictures.Sum();
        call.Run(TimeSpan.FromSeconds(2));
        Assert.InRange(call.Receiver.Pictures.Sum() - before, 56, 62);
        Assert.Equal(call.Shape.Encodings > 1 || call.Shape.SpatialLayers > 1 ? 2 : 0, Math.Max(call.Receiver.Last!.Encoding, call.Receiver.Last.Spatial));
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Slots_that_change_size_at_random_over_bad_links_never_stall_for_a_second(int shape)
    {
        var changes = 0;
        for (var seed = 1; seed <= 2; seed++)
        {
            using var call = new LayerCall(LayerShape.All[shape], seed) { Loss = 0.05, Delay = TimeSpan.FromMilliseconds(75) };
            call.Run(TimeSpan.FromSeconds(3));
            var shown = call.Receiver.Last;
            for (var step = 0; step < 30; step++)
            {
                call.Receiver.Slot.Demand = call.RandomDemand();
                call.Run(TimeSpan.FromMilliseconds(call.Relay.Random.Next(100, 1500)));
                changes += Layer(shown) != Layer(call.Receiver.Last) ? 1 : 0;
                shown = call.Receiver.Last;
            }

            Assert.True(
                call.Receiver.LongestStall < TimeSpan.FromSeconds(1),
                $"seed {seed}: {call.Receiver.LongestStall}: {call.Receiver.StallReport}");
        }

        Assert.True(changes > 10 || LayerShape.All[shape] is { Encodings: 1, SpatialLayers: 1 }, $"only {changes} changes");
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Slots_that_change_source_or_pause_while_packets_overtake_each_other_go_on_with_the_next_key_frame(int shape)
    {
        for (var seed = 11; seed <= 12; seed++)
        {
            using var call = new LayerCall(LayerShape.All[shape], seed)
            {
                Loss = 0.03,
                Delay = TimeSpan.FromMilliseconds(40),
                Jitter = TimeSpan.FromMilliseconds(20),
            };
            call.Others.Add(new LayeredPublisher(call.Relay, 2, call.Shape));
            call.Run(TimeSpan.FromSeconds(2));
            for (var step = 0; step < 25; step++)
            {
                var isPaused = call.Relay.Random.Next(4) == 0;
                call.Receiver.IsPaused = isPaused;
                call.Receiver.Slot.Demand = isPaused ? default : call.RandomDemand();
                call.Receiver.Show(call.Relay.Random.Next(2) == 0 ? call.Publisher : call.Others[0]);
                call.Run(TimeSpan.FromMilliseconds(call.Relay.Random.Next(50, 1500)));
            }

            Assert.True(
                call.Receiver.LongestStall < TimeSpan.FromSeconds(1.2),
                $"seed {seed}: {call.Receiver.LongestStall}: {call.Receiver.StallReport}");
            AssertNoIndexTwice(call.Receiver.Peer.Wire);
        }
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Temporal_layers_come_and_go_without_a_key_frame_and_no_frame_waits_for_one_left_out(int shape)
    {
        if (LayerShape.All[shape].TemporalLayers == 1)
        {
            return;
        }

        using var call = new LayerCall(LayerShape.All[shape], seed: 21) { Loss = 0.02, Delay = TimeSpan.FromMilliseconds(30) };
        call.Run(TimeSpan.FromSeconds(4));
        var top = call.Receiver.Slot.Target;
        var asked = call.Publisher.KeyFramesAsked.Sum();
        for (var step = 0; step < 20; step++)
        {
            call.Target = top with { Temporal = (sbyte)call.Relay.Random.Next(3) };
            call.Run(TimeSpan.FromMilliseconds(call.Relay.Random.Next(200, 1200)));
        }

        Assert.True(call.Receiver.LongestStall < TimeSpan.FromSeconds(1), $"{call.Receiver.LongestStall}: {call.Receiver.StallReport}");
        Assert.Equal(asked, call.Publisher.KeyFramesAsked.Sum());

        call.Loss = 0;
        call.Target = top with { Temporal = 0 };
        call.Run(TimeSpan.FromSeconds(1));
        var (before, upper) = (call.Receiver.Pictures.Sum(), call.Receiver.Temporal[1] + call.Receiver.Temporal[2]);
        call.Run(TimeSpan.FromSeconds(4));
        Assert.InRange(call.Receiver.Pictures.Sum() - before, 28, 32); // every fourth of 30 a second
        Assert.Equal(upper, call.Receiver.Temporal[1] + call.Receiver.Temporal[2]);

        call.Target = top with { Temporal = 1 };
        call.Run(TimeSpan.FromSeconds(1));
        before = call.Receiver.Pictures.Sum();
        call.Run(TimeSpan.FromSeconds(4));
        Assert.InRange(call.Receiver.Pictures.Sum() - before, 58, 62); // every second: none waits for one left out between

        call.Target = top;
        call.Run(TimeSpan.FromSeconds(1));
        before = call.Receiver.Pictures.Sum();
        call.Run(TimeSpan.FromSeconds(2));
        Assert.InRange(call.Receiver.Pictures.Sum() - before, 56, 62);
    }

    /// <summary>RFC 7714 8.4: one index of one SSRC never protects two different packets.</summary>
    private static void AssertNoIndexTwice(List<byte[]> wire)
    {
        var sent = new Dictionary<(uint, ushort), byte[]>();
        Assert.True(wire.Count < 60_000, "the numbers must not wrap for this comparison to hold");
        foreach (var datagram in wire)
        {
            var number = VirtualPeer.NumberOf(datagram);
            Assert.True(!sent.TryGetValue(number, out var before) || before.AsSpan().SequenceEqual(datagram), $"index {number} protected twice");
            sent[number] = datagram;
        }
    }

    private static (int, int)? Layer(FrameTruth? truth) => truth is null ? null : (truth.Encoding, truth.Spatial);
}
