using CrossStrait.MediaRelay.Diagnostics;
using Xunit;

namespace CrossStrait.MediaRelay.Tests.Diagnostics;

public class LossInjectorTests
{
    [Theory]
    [InlineData(0.0)]
    [InlineData(0.03)]
    [InlineData(0.5)]
    public void Loses_the_share_that_was_asked_for(double fraction)
    {
        var loss = new LossInjector(fraction);

        var lost = Enumerable.Range(0, 100_000).Count(_ => loss.IsLost());

        Assert.InRange(lost / 100_000.0, fraction * 0.9, fraction * 1.1);
    }
}
