using System.Globalization;
using Xunit;

namespace CrossStrait.MediaRelay.Tests.Conversations.Layers;

/// <summary>
/// Whole calls over links that lose, delay and reorder on both sides of the relay, minutes long: how often a decoder
/// stands still for over a second. With <c>LOSS_SWEEP=minutes</c> in the environment: all combinations, as a table.
/// </summary>
public class LossSweepTests(ITestOutputHelper output)
{
    private static readonly LayerShape[] _shapes =
        [LayerShape.Vp8Simulcast, LayerShape.Vp9, LayerShape.Vp9Key, LayerShape.Av1, LayerShape.Av1Key, LayerShape.H264Simulcast];

    /// <summary>Virtual minutes of each call of the sweep; 0: only the few calls that run with every build.</summary>
    private static readonly int _sweepMinutes =
        int.TryParse(Environment.GetEnvironmentVariable("LOSS_SWEEP"), CultureInfo.InvariantCulture, out var minutes) ? minutes : 0;

    public static TheoryData<int, bool, int> Links()
    {
        var links = new TheoryData<int, bool, int>();
        foreach (var percent in _sweepMinutes > 0 ? new[] { 0, 1, 5, 10, 20 } : [5])
        {
            foreach (var roundTrip in _sweepMinutes > 0 ? new[] { 20, 150, 300 } : [150])
            {
                links.Add(percent, false, roundTrip);
                links.Add(percent, true, roundTrip);
            }
        }

        return links;
    }

    [Theory]
    [MemberData(nameof(Links))]
    public void Decoders_seldom_stand_still_up_to_five_percent(int percent, bool inBursts, int roundTrip)
    {
        var outcomes = new Outcome[_shapes.Length];
        var time = TimeSpan.FromMinutes(Math.Max(1, _sweepMinutes));
        Parallel.For(0, _shapes.Length, new ParallelOptions { MaxDegreeOfParallelism = 2 }, i =>
            outcomes[i] = Run(_shapes[i], percent / 100.0, inBursts, roundTrip, time, seed: 1));

        foreach (var outcome in outcomes)
        {
            output.WriteLine($"| {percent} % {(inBursts ? "in bursts" : "at random")} | {roundTrip} ms | {outcome} |");
        }

        Assert.All(outcomes, outcome => Assert.True(outcome.Shown > outcome.Sent / 4, $"{outcome}"));
        if (percent <= 5)
        {
            // Up to 150 ms none is aimed at. One shape in twelve has one of 1.4 s (docs/media-path.md says which).
            var most = Math.Max(1, _sweepMinutes / 10);
            Assert.All(outcomes, outcome => Assert.True(outcome.Stalls <= most, $"{outcome}: {outcome.Report}"));
        }
    }

    private static Outcome Run(LayerShape shape, double loss, bool inBursts, int roundTrip, TimeSpan time, int seed)
    {
        using var call = new LayerCall(shape, seed)
        {
            Loss = inBursts ? 0 : loss,
            Delay = TimeSpan.FromMilliseconds(roundTrip / 2.0),
            Jitter = TimeSpan.FromMilliseconds(Math.Min(30, roundTrip / 4.0)),
        };
        if (inBursts && loss > 0)
        {
            call.BurstLoss = loss;
        }

        call.Publisher.Peer.Forgets = call.Receiver.Peer.Forgets = true;
        call.Receiver.AsksWhenStuck = true;
        call.Receiver.IsPaused = true;
        call.Run(TimeSpan.FromSeconds(3));
        call.Receiver.IsPaused = false;
        for (var left = time; left > TimeSpan.Zero; left -= TimeSpan.FromSeconds(10))
        {
            call.Receiver.Slot.Demand = call.RandomDemand();
            call.Run(TimeSpan.FromSeconds(10));
        }

        return new Outcome(
            shape.Name, call.Receiver.Stalls, call.Receiver.LongestStall, call.Receiver.Pictures.Sum(), call.Publisher.Pictures, call.Receiver.KeyFramesAsked,
            call.Receiver.StallReport);
    }

    private sealed record Outcome(
        string Shape, int Stalls, TimeSpan Longest, int Shown, int Sent, int KeyFramesAsked, string Report)
    {
        public override string ToString() =>
            $"{Shape} | {Stalls} stalls | {Longest.TotalMilliseconds:F0} ms | {100.0 * Shown / Sent:F1} % | {KeyFramesAsked}";
    }
}
