using System.Globalization;
using System.Text.Json;

namespace CrossStrait.LoadClient;

/// <summary>Prints the medians of a results file as a Markdown table, with the ratio to the other server of the same rounds.</summary>
internal static class ResultTable
{
    private const string Reference = "janus";

    public static void Print(string path)
    {
        var results = File.ReadLines(path).Select(line => JsonSerializer.Deserialize<LoadResult>(line)!).ToList();
        Console.WriteLine("| load | server | forwarded/s | CPU us | ratio | loss | p50 ms | p99 ms | MiB | runs |");
        Console.WriteLine("|---|---|---|---|---|---|---|---|---|---|");
        foreach (var shape in results.Select(result => result.Shape).Distinct())
        {
            var rows = results.Where(result => result.Shape == shape).ToList();
            var reference = Median(rows.Where(row => row.Server == Reference), row => row.CpuMicroseconds);
            foreach (var group in rows.GroupBy(row => (row.Server, row.TransportFeedback)))
            {
                var cpu = Median(group, row => row.CpuMicroseconds);
                var ratio = group.Key.Server == Reference || reference is 0 or double.NaN
                    ? ""
                    : string.Create(CultureInfo.InvariantCulture, $"1/{reference / cpu:0.0}");
                Console.WriteLine(string.Create(
                    CultureInfo.InvariantCulture,
                    $"| {shape} | {group.Key.Server}{(group.Key.TransportFeedback ? ", TWCC" : "")} | {Median(group, row => row.PacketsPerSecond):0} | {cpu:0.00} | {ratio} | {Median(group, row => row.LossFraction):0.000%} | {Median(group, row => row.MedianMilliseconds):0.00} | {Median(group, row => row.P99Milliseconds):0.00} | {Median(group, row => row.Mebibytes):0} | {group.Count()} |"));
            }
        }
    }

    private static double Median(IEnumerable<LoadResult> results, Func<LoadResult, double> value)
    {
        var ordered = results.Select(value).Order().ToList();
        return ordered.Count == 0 ? double.NaN : ordered[ordered.Count / 2];
    }
}
