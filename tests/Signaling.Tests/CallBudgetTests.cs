using CrossStrait.Tests;
using Xunit;

namespace CrossStrait.Signaling.Tests;

public class CallBudgetTests
{
    [Fact]
    public void A_burst_of_forty_is_allowed_and_ten_more_every_second()
    {
        var time = new FakeTimeProvider();
        var budget = new CallBudget(time);

        Assert.Equal(40, Enumerable.Range(0, 50).Count(_ => budget.TrySpend()));
        time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(10, Enumerable.Range(0, 50).Count(_ => budget.TrySpend()));
    }

    [Fact]
    public void What_is_not_spent_does_not_add_up_beyond_the_burst()
    {
        var time = new FakeTimeProvider();
        var budget = new CallBudget(time);
        time.Advance(TimeSpan.FromHours(1));

        Assert.Equal(40, Enumerable.Range(0, 50).Count(_ => budget.TrySpend()));
    }
}
