using System.Globalization;
using Xunit;

namespace CrossStrait.Fuzz;

public class FuzzTests(ITestOutputHelper output)
{
    private const double DefaultSeconds = 60;

    public static TheoryData<string> Targets => [.. FuzzTarget.All.Select(target => target.Name)];

    [Theory]
    [MemberData(nameof(Targets))]
    public void Target_survives_its_share_of_the_time(string name)
    {
        var target = FuzzTarget.All.Single(target => target.Name == name);
        var corpus = Corpus.Read(name);
        var seconds = Environment.GetEnvironmentVariable("FUZZ_SECONDS") is { Length: > 0 } given
            ? double.Parse(given, CultureInfo.InvariantCulture)
            : DefaultSeconds;

        var result = FuzzRunner.Run(name, target.Fuzz, corpus, TimeSpan.FromSeconds(seconds / FuzzTarget.All.Count));

        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{name}: {result.Runs} inputs"));
        Assert.True(result.Failure is null, result.Failure?.ToString());
        Assert.True(result.Runs > corpus.Count, "the time was too short for the corpus alone");
    }
}
