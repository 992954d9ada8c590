using CrossStrait.MediaRelay.Tests.Congestion;
using Xunit;

namespace CrossStrait.MediaRelay.Tests.Conversations.Layers;

/// <summary>
/// A voice and a camera whose smallest encoding alone fits through, from the beginning or after a time of plenty. Shapers
/// save up tokens while little is sent: what passes on them says nothing of the line.
/// </summary>
[Collection(nameof(VirtualLinkGroup))]
public class NarrowConversationTests
{
    private static readonly TimeSpan _wide = TimeSpan.FromSeconds(12);
    private static readonly TimeSpan _settling = TimeSpan.FromSeconds(8);
    private static readonly TimeSpan _watched = TimeSpan.FromSeconds(40);

    /// <param name="bufferMilliseconds">What waits longer is dropped.</param>
    /// <param name="mostFrozen">Milliseconds without another picture.</param>
    /// <param name="mostLate">The share of voice that comes 150 ms later than the quickest.</param>
    [Theory]
    [InlineData(true, 300, 1600, 10, 500, 1000, 0.1)]
    [InlineData(true, 300, 1600, 50, 1000, 1000, 0.1)]
    [InlineData(false, 300, 1600, 10, 500, 2000, 0.1)]
    [InlineData(true, 300, 5000, 10, 500, 2000, 0.3)]
    [InlineData(true, 300, 15_000, 10, 500, 2000, 0.3)]
    [InlineData(false, 300, 15_000, 10, 500, 2000, 0.3)]
    [InlineData(true, 300, 30_000, 10, 500, 2000, 0.4)]
    [InlineData(true, 600, 15_000, 50, 500, 1500, 0.2)]
    [InlineData(false, 600, 5000, 10, 200, 1500, 0.1)]
    public void Behind_a_narrow_line_the_estimate_stays_on_it_and_pictures_move(
        bool fromTheBeginning, int kilobits, int burstBytes, int delayMilliseconds, int bufferMilliseconds, int mostFrozen, double mostLate)
    {
        var rate = kilobits * 1e3;
        using var call = new ShapedCall(
            seed: 1,
            at => fromTheBeginning || at > _wide ? rate : 50e6,
            burstBytes,
            TimeSpan.FromMilliseconds(delayMilliseconds),
            TimeSpan.FromMilliseconds(bufferMilliseconds));
        var from = (fromTheBeginning ? TimeSpan.Zero : _wide) + _settling;
        call.Until(from);
        call.Receiver.IsPaused = false;

        call.Until(from + _watched);

        Assert.InRange(call.MedianEstimate(from) / rate, 0.7, 1.05);
        Assert.InRange(call.Receiver.LongestStall.TotalMilliseconds, 0, mostFrozen);
        Assert.InRange(call.LateVoice(from, TimeSpan.FromMilliseconds(150)), 0, mostLate);
    }

    /// <summary>Voice and the least of the pictures are more than it carries: a quarter is lost, and not because it is UDP.</summary>
    [Theory]
    [InlineData(70, 200)]
    [InlineData(100, 200)]
    public void Behind_a_line_too_narrow_for_anything_nobody_is_told_to_leave_UDP(int kilobits, int bufferMilliseconds)
    {
        using var call = new ShapedCall(
            seed: 1, at => at > _wide ? kilobits * 1e3 : 50e6, 1600, TimeSpan.FromMilliseconds(10), TimeSpan.FromMilliseconds(bufferMilliseconds));

        call.Until(_wide + _watched);

        Assert.Empty(call.Events.OfType<UdpUnusable>());
    }
}
