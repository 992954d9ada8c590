using Xunit;

namespace CrossStrait.Fuzz;

public class CorpusTests
{
    // What our writers make changes only with the format; then FUZZ_WRITE_CORPUS writes the files anew.
    [Fact]
    public void Corpus_holds_what_the_seeds_write()
    {
        var root = Environment.GetEnvironmentVariable("FUZZ_WRITE_CORPUS") is { Length: > 0 } given ? given : Corpus.Root;
        foreach (var target in FuzzTarget.All)
        {
            if (root != Corpus.Root)
            {
                Corpus.Write(root, target);
            }

            foreach (var seed in target.Seeds)
            {
                var path = Path.Combine(root, target.Name, seed.Name + ".bin");
                Assert.True(File.Exists(path), $"{path} is missing");
                Assert.Equal(seed.Bytes, File.ReadAllBytes(path));
            }
        }
    }

    [Fact]
    public void Every_target_has_a_corpus_and_every_corpus_a_target()
    {
        Assert.Equal(
            FuzzTarget.All.Select(target => target.Name),
            Directory.GetDirectories(Corpus.Root).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        Assert.All(FuzzTarget.All, target => Assert.NotEmpty(Corpus.Read(target.Name)));
    }

    [Fact]
    public void Targets_are_found_by_their_names()
    {
        Assert.Contains("Rtcp", FuzzTarget.All.Select(target => target.Name));
        Assert.Equal(FuzzTarget.Classes().Count(), FuzzTarget.All.Count);
    }
}
