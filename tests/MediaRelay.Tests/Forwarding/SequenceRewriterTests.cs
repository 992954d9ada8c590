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
    public void A_dropped_packet_closes_the_gap_and_packets_lost_before_it_keep_their_numbers()
    {
        var rewriter = new SequenceRewriter(0);
        rewriter.Switch(10);
        rewriter.TryMap(10, out _);
        rewriter.TryMap(12, out _);

        Assert.True(rewriter.TryDrop(13));
        Assert.True(rewriter.TryMap(14, out var after));
        Assert.Equal(3, after);
        Assert.True(rewriter.TryMap(11, out var late));
        Assert.Equal(1, late);
    }

    [Fact]
    public void Only_the_next_packet_in_order_can_be_dropped()
    {
        var rewriter = new SequenceRewriter(0);
        rewriter.Switch(10);
        rewriter.TryMap(10, out _);

        Assert.False(rewriter.TryDrop(12));
        Assert.False(rewriter.TryDrop(10));
        Assert.True(rewriter.TryDrop(11));
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
                if (step >= 90 && rewriter.TryDrop(incoming))
                {
                    continue;
                }

                if (rewriter.TryMap(incoming, out var outgoing) && !given.Add(outgoing))
                {
                    return false;
                }
            }

            return true;
        }).QuickCheckThrowOnFailure();
    }
}
