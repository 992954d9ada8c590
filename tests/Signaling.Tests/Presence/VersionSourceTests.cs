using CrossStrait.Signaling.Presence;
using CrossStrait.Tests;
using Xunit;

namespace CrossStrait.Signaling.Tests.Presence;

public class VersionSourceTests
{
    [Fact]
    public void Versions_of_two_nodes_never_meet_and_always_grow()
    {
        var time = new FakeTimeProvider();
        VersionSource[] nodes = [new("ND_1", time), new("ND_2", time)];
        var seen = new List<long> { 0 };
        for (var n = 0; n < 1000; n++)
        {
            // In bursts faster than the clock, and after the clock has moved.
            if (n % 300 == 0)
            {
                time.Advance(TimeSpan.FromSeconds(1));
            }

            seen.Add(nodes[n % 2].Next(seen[^1]));
        }

        Assert.Equal(seen.Distinct().Order(), seen);
        Assert.Empty(Enumerable.Range(0, 100).Select(n => nodes[0].Next(n * 1000L)).Intersect(Enumerable.Range(0, 100).Select(n => nodes[1].Next(n * 1000L))));
        Assert.True(seen[^1] < 1L << 53);
    }
}
