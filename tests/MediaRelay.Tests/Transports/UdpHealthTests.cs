using CrossStrait.MediaRelay.Transports;
using Xunit;

namespace CrossStrait.MediaRelay.Tests.Transports;

public class UdpHealthTests
{
    private const byte AThird = 85; // of 256
    private const byte AFifth = 51;

    private readonly UdpHealth _udp = new();
    private MonotonicTime _now = new(TimeSpan.TicksPerHour);

    [Fact]
    public void Too_much_loss_of_little_for_eight_seconds_is_told_once()
    {
        Assert.Equal(8, Pass(20, AThird, 100_000));
        Assert.Equal(-1, Pass(20, AThird, 100_000));
    }

    [Fact]
    public void Loss_while_much_is_sent_is_no_reason() => Assert.Equal(-1, Pass(60, AThird, 2_000_000));

    [Fact]
    public void Loss_that_can_be_made_up_for_is_no_reason() => Assert.Equal(-1, Pass(60, AFifth, 100_000));

    [Fact]
    public void A_better_second_begins_the_time_anew()
    {
        Assert.Equal(-1, Pass(7, AThird, 100_000));
        Assert.Equal(-1, Pass(1, AFifth, 100_000));
        Assert.Equal(8, Pass(20, AThird, 100_000));
    }

    [Fact]
    public void Some_seconds_without_reports_change_nothing_and_more_are_no_reason()
    {
        Assert.Equal(-1, Pass(6, AThird, 100_000));
        Assert.Equal(2, Pass(10, null, 100_000));

        var other = new UdpHealth();
        other.Report(AThird, 1);
        Assert.False(other.SecondPassed(0, _now));
        for (var second = 0; second < 20; second++)
        {
            _now += TimeSpan.FromSeconds(1);
            Assert.False(other.SecondPassed(0, _now));
        }
    }

    [Fact]
    public void A_stream_counts_by_what_it_carries()
    {
        for (var second = 0; second < 20; second++)
        {
            _now += TimeSpan.FromSeconds(1);
            _udp.Report(255, 1_000); // an audio stream in a pause
            _udp.Report(0, 100_000);
            Assert.False(_udp.SecondPassed(101_000, _now));
        }
    }

    [Fact]
    public void Consent_that_is_lost_twice_is_told_once()
    {
        Assert.False(_udp.ConsentLost());
        Assert.True(_udp.ConsentLost());
        Assert.False(_udp.ConsentLost());
    }

    [Fact]
    public void Another_path_has_its_own_time()
    {
        Assert.Equal(-1, Pass(7, AThird, 100_000));
        _udp.Forget();
        Assert.Equal(8, Pass(20, AThird, 100_000));
    }

    /// <returns>The second in which it was told, -1 for never.</returns>
    private int Pass(int seconds, byte? fractionLost, long bitsPerSecond)
    {
        var told = -1;
        for (var second = 0; second < seconds; second++)
        {
            _now += TimeSpan.FromSeconds(1);
            if (fractionLost is { } fraction)
            {
                _udp.Report(fraction, bitsPerSecond);
            }

            if (_udp.SecondPassed(bitsPerSecond, _now))
            {
                Assert.Equal(-1, told);
                told = second;
            }
        }

        return told;
    }
}
