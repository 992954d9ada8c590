using CrossStrait.MediaRelay.Transports;
using Xunit;

namespace CrossStrait.MediaRelay.Tests.Transports;

public class UdpHealthTests
{
    private const byte AThird = 85; // of 256
    private const byte AFifth = 51;

    private readonly UdpHealth _udp = new();

    [Fact]
    public void Too_much_loss_of_little_for_eight_seconds_is_told_once()
    {
        Assert.Equal(8, Pass(20, AThird, 100_000));
        Assert.Equal(0, Pass(20, AThird, 100_000));
    }

    [Fact]
    public void Loss_while_much_is_sent_is_no_reason() => Assert.Equal(0, Pass(60, AThird, 2_000_000));

    /// <summary>A line of 100 kbit/s loses, too, when little is sent, and TCP would make it no wider.</summary>
    [Fact]
    public void Loss_on_a_path_that_stands_full_is_no_reason()
    {
        for (var second = 0; second < 20; second++)
        {
            _udp.Report(AThird, 100_000);
            Assert.False(_udp.SecondPassed(100_000, isQueued: true));
        }

        Assert.Equal(8, Pass(20, AThird, 100_000));
    }

    [Fact]
    public void Loss_that_can_be_made_up_for_is_no_reason() => Assert.Equal(0, Pass(60, AFifth, 100_000));

    [Fact]
    public void Loss_that_does_not_last_is_no_reason()
    {
        for (var i = 0; i < 10; i++)
        {
            Assert.Equal(0, Pass(2, 255, 100_000));
            Assert.Equal(0, Pass(8, 0, 100_000));
        }
    }

    [Fact]
    public void A_better_second_among_bad_ones_changes_nothing()
    {
        Assert.Equal(0, Pass(4, 128, 100_000));
        Assert.Equal(0, Pass(1, AFifth, 100_000));
        Assert.Equal(3, Pass(10, 128, 100_000));
    }

    [Fact]
    public void Reports_may_be_rare_but_not_two_alone()
    {
        Assert.Equal(0, Pass(1, AThird, 100_000));
        Assert.Equal(0, Pass(3, null, 100_000));
        Assert.Equal(0, Pass(1, AThird, 100_000));
        Assert.Equal(0, Pass(20, null, 100_000));

        Assert.Equal(0, Pass(1, AThird, 100_000));
        Assert.Equal(0, Pass(2, null, 100_000));
        Assert.Equal(0, Pass(1, AThird, 100_000));
        Assert.Equal(0, Pass(2, null, 100_000));
        Assert.Equal(1, Pass(1, AThird, 100_000));
    }

    [Theory]
    [InlineData(3, true)] // one of three is lost
    [InlineData(5, false)]
    public void Transport_wide_numbers_tell_of_what_came_whatever_reports_say(int lostOfThese, bool isBad)
    {
        var told = false;
        var number = (ushort)65_000; // wraps soon
        for (var second = 0; second < 8; second++)
        {
            for (var packet = 0; packet < 50; packet++, number++)
            {
                if (packet % lostOfThese != 1)
                {
                    _udp.Arrived(number);
                }
            }

            _udp.Report(isBad ? (byte)0 : (byte)255, 100_000);
            told |= _udp.SecondPassed(100_000);
        }

        Assert.Equal(isBad, told);
    }

    [Theory]
    [InlineData(3, true)]
    [InlineData(5, false)]
    public void Feedback_tells_of_what_was_sent(int lostOfThese, bool isBad)
    {
        var told = false;
        for (var packet = 1; packet <= 400; packet++)
        {
            _udp.Sent(packet % lostOfThese != 0);
            told |= packet % 50 == 0 && _udp.SecondPassed(100_000);
        }

        Assert.Equal(isBad, told);
    }

    [Fact]
    public void What_is_sent_again_or_comes_late_counts_once()
    {
        for (var second = 0; second < 20; second++)
        {
            for (var packet = 0; packet < 50; packet++)
            {
                _udp.Arrived((ushort)((second * 50) + (packet ^ 1))); // each pair in the wrong order
            }

            Assert.False(_udp.SecondPassed(100_000));
        }
    }

    [Fact]
    public void A_stream_counts_by_what_it_carries()
    {
        for (var second = 0; second < 20; second++)
        {
            _udp.Report(255, 1_000); // an audio stream in a pause
            _udp.Report(0, 100_000);
            Assert.False(_udp.SecondPassed(101_000));
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
        Assert.Equal(0, Pass(7, AThird, 100_000));
        _udp.Forget();
        Assert.Equal(8, Pass(20, AThird, 100_000));
    }

    /// <returns>The second in which it was told, from 1 on; 0 for never.</returns>
    private int Pass(int seconds, byte? fractionLost, long bitsPerSecond)
    {
        var told = 0;
        for (var second = 1; second <= seconds; second++)
        {
            if (fractionLost is { } fraction)
            {
                _udp.Report(fraction, bitsPerSecond);
            }

            if (_udp.SecondPassed(bitsPerSecond))
            {
                Assert.Equal(0, told);
                told = second;
            }
        }

        return told;
    }
}
