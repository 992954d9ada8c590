using System.Globalization;
using Xunit;

namespace CrossStrait.MediaRelay.Tests.Conversations.Layers;

/// <summary>
/// Whole calls over links that lose, delay and reorder on both sides of the relay, minutes long: how often a decoder
/// stands still for over a second. With <c>LOSS_SWEEP=minutes</c> in the environment: all combinations, as a table;
/// with <c>LOSS_SWEEP_LINKS="5r150 20b300"</c> only those (percent, at random or in bursts, round trip), and with
/// <c>LOSS_SWEEP_SEED</c> other ones than usual.
/// </summary>
public class LossSweepTests(ITestOutputHelper output)
{
    /// <summary>The round trip up to which no decoder may stand still with five percent lost.</summary>
    private const int NearMilliseconds = 150;

    /// <summary>Of one publisher, in a minute: six changes of size, each with a few requests, and what was given up.</summary>
    private const int MostKeyFrames = 15;

    private static readonly LayerShape[] _shapes =
        [LayerShape.Vp8Simulcast, LayerShape.Vp9, LayerShape.Vp9Key, LayerShape.Av1, LayerShape.Av1Key, LayerShape.H264Simulcast];

    /// <summary>Virtual minutes of each call of the sweep; 0: only the few calls that run with every build.</summary>
    private static readonly int _sweepMinutes = Number("LOSS_SWEEP", otherwise: 0);

    private static readonly int _seed = Number("LOSS_SWEEP_SEED", otherwise: 1);

    private static readonly string[] _onlyLinks = Environment.GetEnvironmentVariable("LOSS_SWEEP_LINKS")?.Split(' ') ?? [];

    public static TheoryData<int, bool, int> Links()
    {
        var links = new TheoryData<int, bool, int>();
        foreach (var percent in _sweepMinutes > 0 ? new[] { 0, 1, 5, 10, 20 } : [5])
        {
            foreach (var roundTrip in _sweepMinutes > 0 ? new[] { 20, 150, 300 } : [NearMilliseconds])
            {
                foreach (var inBursts in new[] { false, true })
                {
                    if (_onlyLinks.Length == 0 || _onlyLinks.Contains($"{percent}{(inBursts ? 'b' : 'r')}{roundTrip}"))
                    {
                        links.Add(percent, inBursts, roundTrip);
                    }
                }
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
            outcomes[i] = Run(_shapes[i], percent / 100.0, inBursts, roundTrip, time, _seed));

        foreach (var outcome in outcomes)
        {
            output.WriteLine($"| {percent} % {(inBursts ? "in bursts" : "at random")} | {roundTrip} ms | {outcome} |");
        }

        Assert.All(outcomes, outcome => Assert.True(outcome.Shown > outcome.Sent / 4, $"{outcome}"));
        if (percent <= 5)
        {
            var most = roundTrip <= NearMilliseconds ? 0 : Math.Max(1, _sweepMinutes / 10);
            Assert.All(outcomes, outcome => Assert.True(outcome.Stalls <= most, $"{outcome}: {outcome.Report}"));
            Assert.All(outcomes, outcome => Assert.True(outcome.AskedPerMinute <= MostKeyFrames, $"{outcome}"));
        }
    }

    private static int Number(string variable, int otherwise) =>
        int.TryParse(Environment.GetEnvironmentVariable(variable), CultureInfo.InvariantCulture, out var number) ? number : otherwise;

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

        var (shown, sent) = (call.Receiver, call.Publisher);
        return new Outcome(
            shape.Name, shown.Stalls, shown.LongestStall, shown.Pictures.Sum(), sent.Pictures,
            shown.KeyFramesAsked / time.TotalMinutes, sent.KeyFramesAsked.Sum() / time.TotalMinutes,
            (double)sent.Packets.Repeated / sent.Packets.Sent, (double)shown.Slot.Retransmissions / shown.Slot.PacketCount, shown.StallReport);
    }

    /// <param name="WishedPerMinute">Key frames that the decoder asked for because it was stuck.</param>
    /// <param name="AskedPerMinute">Key frames that the publisher was asked for, for whatever reason.</param>
    /// <param name="RepeatedUp">Packets that the publisher sent again, as a share of all others.</param>
    /// <param name="RepeatedDown">The same of the slot.</param>
    private sealed record Outcome(
        string Shape, int Stalls, TimeSpan Longest, int Shown, int Sent,
        double WishedPerMinute, double AskedPerMinute, double RepeatedUp, double RepeatedDown, string Report)
    {
        public override string ToString() =>
            $"{Shape} | {Stalls} stalls | {Longest.TotalMilliseconds:F0} ms | {100.0 * Shown / Sent:F1} % | " +
            $"{WishedPerMinute:F1} | {AskedPerMinute:F1} | {100 * RepeatedUp:F1} % | {100 * RepeatedDown:F1} %";
    }
}
