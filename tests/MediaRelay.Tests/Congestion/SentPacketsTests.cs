using CrossStrait.MediaRelay.Congestion;
using Xunit;

namespace CrossStrait.MediaRelay.Tests.Congestion;

public class SentPacketsTests
{
    private static readonly MonotonicTime _now = new(TimeSpan.TicksPerHour);

    [Fact]
    public void A_packet_is_found_by_its_number_across_the_wrap()
    {
        var sent = new SentPackets();
        for (var i = 0; i < 70_000; i++)
        {
            sent.Add(1000 + (i % 7), 0, _now + TimeSpan.FromMilliseconds(i));
        }

        Assert.True(sent.TryReport(unchecked((ushort)69_990), true, TimeSpan.Zero, out var report));
        Assert.Equal(69_990, report.Sequence);
        Assert.Equal(1000 + (69_990 % 7), report.Bytes);
        Assert.Equal(_now + TimeSpan.FromMilliseconds(69_990), report.SentAt);
    }

    [Fact]
    public void A_number_that_was_not_sent_yet_or_is_long_forgotten_tells_nothing()
    {
        var sent = new SentPackets();
        Assert.False(sent.TryReport(0, true, TimeSpan.Zero, out _));
        for (var i = 0; i < 10_000; i++)
        {
            sent.Add(100, 0, _now);
        }

        Assert.False(sent.TryReport(10_000, true, TimeSpan.Zero, out _));
        Assert.False(sent.TryReport(1, true, TimeSpan.Zero, out _));
    }

    [Fact]
    public void A_packet_is_told_of_once_unless_it_was_thought_lost()
    {
        var sent = new SentPackets();
        sent.Add(100, 0, _now);
        sent.Add(100, 0, _now);

        Assert.True(sent.TryReport(0, false, TimeSpan.Zero, out var lost));
        Assert.False(lost.IsReceived);
        Assert.False(sent.TryReport(0, false, TimeSpan.Zero, out _));
        Assert.True(sent.TryReport(0, true, TimeSpan.Zero, out var late));
        Assert.True(late.WasLost);
        Assert.False(sent.TryReport(0, true, TimeSpan.Zero, out _));
    }

    [Fact]
    public void More_packets_in_flight_than_the_ring_holds_make_it_grow_and_keep_what_is_in_it()
    {
        var sent = new SentPackets();
        for (var i = 0; i < 200; i++)
        {
            sent.Add(i + 1, 0, _now);
        }

        sent.ReportedUpTo(-1);
        for (var i = 200; i < 400; i++)
        {
            sent.Add(i + 1, 0, _now);
        }

        Assert.True(sent.TryReport(3, true, TimeSpan.Zero, out var report));
        Assert.Equal(4, report.Bytes);
    }

    [Fact]
    public void Packets_that_no_feedback_mentioned_are_passed_over_once()
    {
        var sent = new SentPackets();
        for (var i = 0; i < 10; i++)
        {
            sent.Add(100, 0, _now);
        }

        Assert.Equal(400, sent.PassOver(4));
        Assert.Equal(0, sent.PassOver(4));
    }
}
