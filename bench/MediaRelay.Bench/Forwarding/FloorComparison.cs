using System.Globalization;

namespace CrossStrait.MediaRelay.Bench.Forwarding;

/// <summary>
/// The forward path beside the C floor, in one process and the same seconds: each round runs every variant once, in
/// changing order, and the ratio of a variant is the median of its rounds' ratios. Absolute times move with the
/// neighbours of a virtual machine, ratios hardly.
/// </summary>
internal static class FloorComparison
{
    private const int Rounds = 15;

    public static void Run(int subscribers, int packetBytes, int burst)
    {
        // As many turns as make a variant's part of a round about a quarter of a second.
        var turns = Math.Clamp(160_000 / (subscribers * burst), 20, 2000);
        using var bare = new BareLoop(subscribers, packetBytes);
        using var plain = new EmbeddedRelay(subscribers, packetBytes, segmentation: false);
        using var trains = new EmbeddedRelay(subscribers, packetBytes, segmentation: true);
        (string Name, Func<double> Measure)[] variants =
        [
            ("C floor, sendmmsg", () => CFloor.FanOut(subscribers, packetBytes, burst, 0, turns)),
            ("C floor, UDP_SEGMENT", () => CFloor.FanOut(subscribers, packetBytes, burst, 1, turns)),
            ("bare C# loop, sendmmsg", () => Measure(() => bare.FeedBurst(burst), () => bare.Turn(), () => bare.Drain(), subscribers * burst, turns)),
            ("complete path, sendmmsg", () => Measure(() => plain.FeedBurst(burst), plain.Turn, () => plain.Drain(), subscribers * burst, turns)),
            ("complete path, UDP_SEGMENT", () => Measure(() => trains.FeedBurst(burst), trains.Turn, () => trains.Drain(), subscribers * burst, turns)),
        ];
        Compare(variants, $"{subscribers} down-tracks, {packetBytes}-byte packets, bursts of {burst}");
    }

    /// <summary>The price of the copy: all subscribers on the publisher's worker, or all on another.</summary>
    public static void RunLink(int subscribers, int packetBytes, int burst)
    {
        var turns = Math.Clamp(160_000 / (subscribers * burst), 20, 2000);
        using var one = new EmbeddedRelay(subscribers, packetBytes, segmentation: true);
        using var two = new EmbeddedRelay(subscribers, packetBytes, segmentation: true, isLinked: true);
        Compare(
            [
                ("one worker", () => Measure(() => one.FeedBurst(burst), one.Turn, () => one.Drain(), subscribers * burst, turns)),
                ("over a link", () => Measure(() => two.FeedBurst(burst), two.Turn, () => two.Drain(), subscribers * burst, turns)),
            ],
            $"{subscribers} down-tracks, {packetBytes}-byte packets, bursts of {burst}, UDP_SEGMENT");
    }

    /// <summary>The complete path alone, for a profiler and for comparing two builds: a near-best time of short stretches.</summary>
    public static void RunPath(int subscribers, int packetBytes, int burst, int seconds)
    {
        using var trains = new EmbeddedRelay(subscribers, packetBytes, segmentation: true);
        var until = Environment.TickCount64 + (seconds * 1000);
        var turns = Math.Clamp(16_000 / (subscribers * burst), 2, 200);
        var results = new List<double>();
        while (Environment.TickCount64 < until)
        {
            results.Add(Measure(() => trains.FeedBurst(burst), trains.Turn, () => trains.Drain(), subscribers * burst, turns));
        }

        results = [.. results.Skip(results.Count / 4).Order()]; // without start-up compilation
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{results[results.Count / 20]:F0} ns per forwarded packet"));
    }

    private static void Compare((string Name, Func<double> Measure)[] variants, string title)
    {
        foreach (var (_, measure) in variants)
        {
            measure(); // JIT and caches
        }

        var results = new double[variants.Length][];
        for (var i = 0; i < variants.Length; i++)
        {
            results[i] = new double[Rounds];
        }

        for (var round = 0; round < Rounds; round++)
        {
            for (var i = 0; i < variants.Length; i++)
            {
                var variant = (i + round) % variants.Length;
                results[variant][round] = variants[variant].Measure();
            }
        }

        Console.WriteLine($"{title}; median of {Rounds} rounds");
        for (var i = 0; i < variants.Length; i++)
        {
            var ratio = Median([.. results[i].Zip(results[0], (own, floor) => own / floor)]);
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture, $"  {variants[i].Name,-28} {Median(results[i]),7:F0} ns per forwarded packet   {ratio:F2}"));
        }
    }

    private static double Measure(Action feed, Action turn, Func<int> drain, int expected, int turns)
    {
        var spent = 0UL;
        var delivered = 0L;
        for (var i = 0; i < turns; i++)
        {
            feed();
            var start = CFloor.ThreadCpuNanoseconds();
            turn();
            spent += CFloor.ThreadCpuNanoseconds() - start;
            delivered += drain();
        }

        return delivered == (long)expected * turns
            ? (double)spent / delivered
            : throw new InvalidOperationException($"{delivered} of {(long)expected * turns} packets were delivered");
    }

    private static double Median(double[] values)
    {
        var sorted = values.Order().ToArray();
        return sorted[sorted.Length / 2];
    }
}
