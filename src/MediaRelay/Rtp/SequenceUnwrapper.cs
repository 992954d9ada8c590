namespace CrossStrait.MediaRelay.Rtp;

/// <summary>
/// Extends 16-bit sequence numbers to 64 bits that do not wrap. Each number is taken as the one nearest to the highest
/// so far; the first maps to itself, so one that is older across a wrap is negative.
/// </summary>
internal struct SequenceUnwrapper
{
    private long _highest;
    private bool _started;

    /// <summary>The highest extended sequence so far; null before the first.</summary>
    public readonly long? Highest => _started ? _highest : null;

    public long Unwrap(ushort sequence)
    {
        if (!_started)
        {
            _started = true;
            _highest = sequence;
            return sequence;
        }

        var extended = _highest + (short)(sequence - (ushort)_highest);
        _highest = Math.Max(_highest, extended);
        return extended;
    }
}
