using CrossStrait.MediaRelay.Forwarding;
using CrossStrait.MediaRelay.Rtcp;
using CrossStrait.MediaRelay.Rtp;
using Xunit;

namespace CrossStrait.MediaRelay.Tests.Forwarding;

public class ReceptionStatisticsTests
{
    private readonly ReceptionStatistics _statistics = new(90_000);

    [Fact]
    public void Loss_is_reported_as_a_fraction_of_the_interval_and_as_a_running_total()
    {
        for (var sequence = 0; sequence < 100; sequence++)
        {
            if (sequence % 4 != 1)
            {
                Receive(sequence, sequence * 10);
            }
        }

        var first = _statistics.Report(7, At(1000));
        var second = _statistics.Report(7, At(2000));

        Assert.Equal(64, first.FractionLost); // 25 of 100, in 256ths
        Assert.Equal(25, first.CumulativeLost);
        Assert.Equal(99u, first.HighestSequence);
        Assert.Equal(0, second.FractionLost);
        Assert.Equal(25, second.CumulativeLost);
    }

    [Fact]
    public void An_even_stream_has_no_jitter_and_an_uneven_one_approaches_its_spread()
    {
        for (var i = 0; i < 500; i++)
        {
            Receive(i, i * 10);
        }

        Assert.Equal(0u, _statistics.Report(7, At(5000)).Jitter);
        for (var i = 500; i < 1500; i++)
        {
            Receive(i, (i * 10) + (i % 2 * 4)); // every other one 4 ms late
        }

        Assert.InRange(_statistics.Report(7, At(15_000)).Jitter, 340u, 362u); // 4 ms at 90 kHz are 360
    }

    [Fact]
    public void The_delay_since_the_last_sender_report_is_in_65536ths_of_a_second()
    {
        var ntp = new NtpTime(0x1122_3344_5566_7788);
        _statistics.SenderReport(new SenderReport(7, ntp, 1, 1, 1), At(1000));

        var report = _statistics.Report(7, At(1500));

        Assert.Equal(0x3344_5566u, report.LastSenderReport);
        Assert.Equal(32_768u, report.DelaySinceLastSenderReport);
    }

    [Fact]
    public void Before_the_first_packet_nothing_is_lost()
    {
        var report = _statistics.Report(7, At(0));

        Assert.Equal((0, 0), (report.FractionLost, report.CumulativeLost));
        Assert.Equal(0u, report.LastSenderReport);
    }

    [Fact]
    public void A_timestamp_half_the_circle_away_is_jitter_like_any_other()
    {
        _statistics.Packet(0, 100, 0, At(0));

        _statistics.Packet(1, 100, 0x8000_0000, At(0));

        Assert.Equal(0x8000_0000u / 16, _statistics.Report(7, At(0)).Jitter);
    }

    private static MonotonicTime At(int milliseconds) => new(TimeSpan.TicksPerMillisecond * milliseconds);

    private void Receive(long sequence, int milliseconds) =>
        _statistics.Packet(sequence, 100, (uint)(sequence * 900), At(milliseconds));
}
