using CrossStrait.MediaRelay.Forwarding;

namespace CrossStrait.MediaRelay.Congestion;

/// <summary>
/// When a slot may try a larger picture again. Each begins with a key frame, and on a path that does not carry it the
/// queue costs more than the size gives: what was given up soon after it was taken is tried ever more rarely. Sans-IO; one
/// per video slot.
/// </summary>
internal sealed class EnlargeBackoff
{
    /// <summary>What was shown for so long was no failure, whatever comes later.</summary>
    public static readonly TimeSpan ProvenAfter = TimeSpan.FromSeconds(6);

    public static readonly TimeSpan Shortest = TimeSpan.FromSeconds(2);
    public static readonly TimeSpan Longest = TimeSpan.FromSeconds(12);

    private static readonly MonotonicTime _longAgo = new(long.MinValue / 2);

    private TimeSpan _wait = Shortest;
    private MonotonicTime _enlargedAt = _longAgo;
    private MonotonicTime _shrunkAt = _longAgo;

    public bool MayEnlarge(MonotonicTime now) => now - _shrunkAt > _wait;

    /// <summary>The slot is given other layers, for want of bits or because there are more.</summary>
    public void Changed(LayerIndex from, LayerIndex to, MonotonicTime now)
    {
        if (from.Spatial < to.Spatial)
        {
            _enlargedAt = from.IsNone ? _longAgo : now;
        }
        else if (to.Spatial < from.Spatial)
        {
            var isFailure = now - _enlargedAt < ProvenAfter;
            _wait = !isFailure ? Shortest : _wait * 2 < Longest ? _wait * 2 : Longest;
            _shrunkAt = now;
        }
    }

    /// <summary>The slot shows something else, or at another size.</summary>
    public void Forget()
    {
        _wait = Shortest;
        _enlargedAt = _shrunkAt = _longAgo;
    }
}
