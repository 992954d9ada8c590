using CrossStrait.MediaRelay.Forwarding;
using FsCheck;
using FsCheck.Fluent;
using Xunit;

namespace CrossStrait.MediaRelay.Tests.Forwarding;

public class SequenceRewriterTests
{
    [Fact]
    public void A_gap_in_the_source_stays_a_gap_and_is_filled_by_the_late_packet()
    {
        var rewriter = new SequenceRewriter(100);
        rewriter.Switch(5000);

        Assert.True(rewriter.TryMap(5000, out var first));
        Assert.True(rewriter.TryMap(5002, out var third));
        Assert.True(rewriter.TryMap(5001, out var late));
        Assert.Equal((100L, 102L, 101L), (first, third, late));
    }

    [Fact]
    public void A_source_that_jumps_ahead_leaves_a_gap_of_one_and_its_earlier_packets_are_refused()
    {
        var rewriter = new SequenceRewriter(100);
        rewriter.Switch(5000);
        rewriter.TryMap(5000, out _);

        Assert.True(rewriter.TryMap(5000 + 32_767, out var far));
        Assert.True(rewriter.TryMap(5000 + 32_768, out var next));
        Assert.False(rewriter.TryMap(5001, out _));
        Assert.Equal((102L, 103L), (far, next));
    }

    [Fact]
    public void Another_source_follows_without_a_gap_and_its_earlier_packets_are_refused()
    {
        var rewriter = new SequenceRewriter(100);
        rewriter.Switch(5000);
        rewriter.TryMap(5000, out _);
        rewriter.TryMap(5007, out _);

        rewriter.Switch(20);

        Assert.True(rewriter.TryMap(20, out var next));
        Assert.Equal(108, next);
        Assert.False(rewriter.TryMap(19, out _));
    }

    [Fact]
    public void What_is_still_missing_of_a_source_can_be_filled_before_the_next_one_begins()
    {
        var rewriter = new SequenceRewriter(100);
        Assert.False(rewriter.TryTakeReserved(out _)); // nothing was shown before
        rewriter.Switch(5000);
        foreach (var arrived in new long[] { 5000, 5002, 5005, 5003 })
        {
            rewriter.TryMap(arrived, out _);
        }

        Assert.Equal([101, 104], Open(rewriter));
        Assert.Empty(Open(rewriter));
        Assert.False(rewriter.TryMap(5001, out _));
        rewriter.Switch(20);
        rewriter.TryMap(22, out var next);
        Assert.Equal(108, next);
        Assert.Equal([106, 107], Open(rewriter));
    }

    private static List<long> Open(SequenceRewriter rewriter)
    {
        var open = new List<long>();
        while (rewriter.TryTakeReserved(out var number))
        {
            open.Add(number);
        }

        return open;
    }

    [Fact]
    public void A_dropped_packet_closes_the_gap_and_packets_lost_before_it_keep_their_numbers()
    {
        var rewriter = new SequenceRewriter(0);
        rewriter.Switch(10);
        rewriter.TryMap(10, out _);
        rewriter.TryMap(12, out _);

        Assert.False(rewriter.Drop(13, out _));
        Assert.True(rewriter.TryMap(14, out var after));
        Assert.Equal(3, after);
        Assert.True(rewriter.TryMap(11, out var late));
        Assert.Equal(1, late);
    }

    [Fact]
    public void A_late_packet_that_turns_out_unwanted_gives_its_number_back_once()
    {
        var rewriter = new SequenceRewriter(0);
        rewriter.Switch(10);
        rewriter.TryMap(10, out _);
        rewriter.TryMap(12, out _);

        Assert.True(rewriter.Drop(11, out var reserved));
        Assert.Equal(1, reserved);
        Assert.False(rewriter.Drop(11, out _));
        Assert.False(rewriter.TryMap(11, out _));
    }

    [Fact]
    public void A_packet_behind_a_gap_can_be_dropped_and_the_gap_stays()
    {
        var rewriter = new SequenceRewriter(0);
        rewriter.Switch(10);
        rewriter.TryMap(10, out _);

        Assert.False(rewriter.Drop(12, out _));
        Assert.True(rewriter.TryMap(13, out var next));
        Assert.Equal(2, next);
        Assert.True(rewriter.TryMap(11, out var late));
        Assert.Equal(1, late);
    }

    [Fact]
    public void A_second_of_two_of_three_temporal_layers_dropped_leaves_no_gap_and_keeps_what_is_late()
    {
        var rewriter = new SequenceRewriter(0);
        rewriter.Switch(0);
        var expected = 0L;
        for (var packet = 0; packet < 900; packet++)
        {
            if (packet % 3 != 0)
            {
                Assert.False(rewriter.Drop(packet, out _));
            }
            else if (packet != 30)
            {
                Assert.True(rewriter.TryMap(packet, out var outgoing));
                Assert.Equal(expected++, outgoing);
            }
            else
            {
                expected++; // lost on the way
            }
        }

        Assert.True(rewriter.TryMap(30, out var late));
        Assert.Equal(10, late);
    }

    [Fact]
    public void No_outgoing_number_is_ever_given_to_two_packets()
    {
        // Steps: a shuffled window of a source with padding packets in it, and now and then another source.
        Prop.ForAll(Gen.Choose(0, 99).ListOf(400).ToArbitrary(), steps =>
        {
            var rewriter = new SequenceRewriter(7);
            var given = new HashSet<long>();
            var seen = new HashSet<long>();
            var source = 1_000L;
            var next = source;
            rewriter.Switch(next);
            foreach (var step in steps)
            {
                var incoming = step switch
                {
                    < 4 => -1,
                    < 7 => next + 5_000,
                    < 30 => next - 1 - (step % 12),
                    < 40 => next + (step % 3),
                    _ => next,
                };
                if (incoming < 0)
                {
                    source += 100_000;
                    next = source;
                    seen.Clear();
                    rewriter.Switch(next);
                    continue;
                }

                if (!seen.Add(incoming))
                {
                    continue; // the history hands each packet over once
                }

                next = Math.Max(next, incoming + 1);
                var isGiven = step % 5 == 4 ? rewriter.Drop(incoming, out var outgoing) : rewriter.TryMap(incoming, out outgoing);
                if (isGiven && !given.Add(outgoing))
                {
                    return false;
                }
            }

            return true;
        }).QuickCheckThrowOnFailure();
    }
}
