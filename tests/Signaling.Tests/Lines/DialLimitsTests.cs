using CrossStrait.Rooms.Sessions;
using CrossStrait.Signaling.Lines;
using CrossStrait.Tests;
using Xunit;

namespace CrossStrait.Signaling.Tests.Lines;

public class DialLimitsTests
{
    private readonly FakeTimeProvider _clock = new();
    private readonly DialLimits _limits;

    public DialLimitsTests() => _limits = new DialLimits(_clock);

    [Fact]
    public void The_eleventh_call_within_ten_seconds_waits_for_the_first_to_be_forgotten()
    {
        for (var i = 0; i < 10; i++)
        {
            Assert.Null(_limits.TrySpend("PE_ann", $"{i}"));
        }

        var refusal = _limits.TrySpend("PE_ann", "10");

        Assert.Equal((RefusalCode.TooManyRequests, 10), (refusal!.Code, refusal.RetryAfter));
        Assert.Null(_limits.TrySpend("PE_bo", "10"));
        _clock.Advance(TimeSpan.FromSeconds(10));
        Assert.Null(_limits.TrySpend("PE_ann", "10"));
    }

    [Fact]
    public void One_number_is_called_sixty_times_an_hour()
    {
        for (var i = 0; i < 60; i++)
        {
            Assert.Null(_limits.TrySpend("PE_ann", "8003"));
            _clock.Advance(TimeSpan.FromSeconds(10));
        }

        var refusal = _limits.TrySpend("PE_ann", "8003");

        Assert.Equal(3000, refusal!.RetryAfter);
        Assert.Null(_limits.TrySpend("PE_ann", "8004"));
    }
}
