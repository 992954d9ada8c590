using System.Globalization;
using Xunit;

namespace CrossStrait.MediaRelay.Tests.Congestion;

/// <summary>The goals of the estimator, over an emulated bottleneck with a tail-drop queue of half a second.</summary>
[Collection(nameof(VirtualLinkGroup))]
public class RateStepTests(ITestOutputHelper output)
{
    /// <summary>RATE_STEP_SEEDS: how many runs for each path; one if it is not set.</summary>
    private static readonly int _seeds =
        int.TryParse(Environment.GetEnvironmentVariable("RATE_STEP_SEEDS"), CultureInfo.InvariantCulture, out var seeds) ? seeds : 0;

    private static readonly TimeSpan _down = TimeSpan.FromSeconds(40);
    private static readonly TimeSpan _up = TimeSpan.FromSeconds(80);
    private static readonly TimeSpan _end = TimeSpan.FromSeconds(120);

    public static TheoryData<int, int, double, int> Paths()
    {
        var paths = new TheoryData<int, int, double, int>();
        foreach (var roundTrip in new[] { 20, 60, 150, 300 })
        {
            foreach (var loss in new[] { 0, 0.01, 0.05 })
            {
                for (var i = 0; i < 3; i++)
                {
                    var jitter = 15 * i;
                    var seeds = _seeds == 0 ? [i + 1] : Enumerable.Range(1, _seeds);
                    seeds.ToList().ForEach(seed => paths.Add(roundTrip, jitter, loss, seed));
                }
            }
        }

        return paths;
    }

    [Theory]
    [MemberData(nameof(Paths))]
    public void A_flow_follows_the_path_from_three_megabits_to_three_hundred_kilobits_to_two_megabits(
        int roundTripMilliseconds, int jitterMilliseconds, double loss, int seed)
    {
        var roundTrip = TimeSpan.FromMilliseconds(roundTripMilliseconds);
        var run = new BottleneckRun(
            seed, at => at < _down ? 3e6 : at < _up ? 300e3 : 2e6, roundTrip, loss, TimeSpan.FromMilliseconds(jitterMilliseconds));
        var flow = run.Add();

        run.Until(_end);

        var settled = TimeSpan.FromSeconds(3) + (10 * roundTrip);
        var queue = run.LongestQueue(_down + settled, _up).TotalMilliseconds;
        var recovery = BottleneckRun.FirstAtLeast(flow, 0.7 * 2e6, _up).TotalSeconds;
        output.WriteLine($"{roundTrip.TotalMilliseconds} ms, {jitterMilliseconds} ms, {loss:P0}, seed {seed}: queue {queue:F0} ms, recovery {recovery:F1} s");
        Assert.InRange(BottleneckRun.Median(flow, TimeSpan.FromSeconds(10), _down) / 3e6, 0.70, 1.05);
        Assert.InRange(queue, 0, 300);
        Assert.InRange(BottleneckRun.Median(flow, _up - TimeSpan.FromSeconds(30), _up) / 300e3, 0.70, 1.05);
        Assert.InRange(recovery, 0, 8);
        Assert.InRange(BottleneckRun.Median(flow, _end - TimeSpan.FromSeconds(30), _end) / 2e6, 0.70, 1.05);
    }

    /// <summary>Averaged over the second minute that both are there. A single run may be an exception, one in twenty.</summary>
    [Theory]
    [InlineData(1e6)]
    [InlineData(2e6)]
    public void A_flow_that_comes_later_has_within_a_quarter_the_share_of_the_first_after_a_minute(double bitsPerSecond)
    {
        var ratios = new List<double>();
        foreach (var roundTrip in new[] { 20, 60, 100, 150, 300 })
        {
            ratios.AddRange(Enumerable.Range(1, 8).Select(seed => ShareOfTheFirst(seed, bitsPerSecond, TimeSpan.FromMilliseconds(roundTrip))));
        }

        Assert.InRange(ratios.Count(ratio => ratio is < 0.75 or > 1 / 0.75), 0, ratios.Count / 20);
        Assert.All(ratios, ratio => Assert.InRange(ratio, 1 / 1.5, 1.5));
    }

    private static double ShareOfTheFirst(int seed, double bitsPerSecond, TimeSpan roundTrip)
    {
        var run = new BottleneckRun(seed, _ => bitsPerSecond, roundTrip);
        var first = run.Add();
        run.Until(TimeSpan.FromSeconds(20));
        var second = run.Add();
        run.Until(TimeSpan.FromSeconds(80));
        var (before1, before2) = (first.BytesReceived, second.BytesReceived);
        run.Until(TimeSpan.FromSeconds(140));
        return (double)(first.BytesReceived - before1) / (second.BytesReceived - before2);
    }
}
