using CrossStrait.MediaRelay.Rtp;
using FsCheck.Fluent;
using Xunit;

namespace CrossStrait.MediaRelay.Tests.Rtp;

public class NtpTimeTests
{
    [Fact]
    public void Unix_epoch_is_2208988800_seconds_after_1900()
    {
        Assert.Equal(0x83AA_7E80_0000_0000ul, NtpTime.FromUnix(TimeSpan.Zero).Value);
        Assert.Equal(TimeSpan.Zero, new NtpTime(0x83AA_7E80_0000_0000ul).ToUnix());
    }

    [Fact]
    public void Half_a_second_is_the_top_bit_of_the_fraction()
    {
        Assert.Equal(0x83AA_7E81_8000_0000ul, NtpTime.FromUnix(TimeSpan.FromSeconds(1.5)).Value);
        Assert.Equal(0x83AA_7E7F_8000_0000ul, NtpTime.FromUnix(TimeSpan.FromSeconds(-0.5)).Value);
    }

    [Fact]
    public void Middle_is_sixteen_bits_of_seconds_and_sixteen_of_fraction()
    {
        Assert.Equal(0x3344_5566u, new NtpTime(0x1122_3344_5566_7788ul).Middle);
    }

    [Fact]
    public void Seconds_go_on_when_the_era_ends_in_2036()
    {
        var end = DateTimeOffset.Parse("2036-02-07T06:28:16Z", System.Globalization.CultureInfo.InvariantCulture)
            - DateTimeOffset.UnixEpoch;

        Assert.Equal(0ul, NtpTime.FromUnix(end).Value);
        Assert.Equal(end, new NtpTime(0).ToUnix());
    }

    [Fact]
    public void Every_tick_of_a_century_comes_back_exactly()
    {
        var times =
            from seconds in Gen.Choose(0, int.MaxValue)
            from ticks in Gen.Choose(0, (int)TimeSpan.TicksPerSecond - 1)
            select new TimeSpan((seconds * TimeSpan.TicksPerSecond) + ticks);

        Prop.ForAll(times.ToArbitrary(), time => Assert.Equal(time, NtpTime.FromUnix(time).ToUnix()))
            .MustHold();
    }

    [Fact]
    public void Every_wire_value_is_some_time()
    {
        Prop.ForAll(WireGen.UInt64.ToArbitrary(), value =>
        {
            var years = new NtpTime(value).ToUnix().TotalDays / 365.25;
            Assert.InRange(years, -2, 135);
        }).MustHold();
    }
}
