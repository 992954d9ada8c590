namespace CrossStrait.MediaRelay.Rtp;

/// <summary>Extends 32-bit RTP timestamps to 64 bits that do not wrap, as <see cref="SequenceUnwrapper"/> does for sequence numbers.</summary>
internal struct TimestampUnwrapper
{
    private long _highest;
    private bool _started;

    public long Unwrap(uint timestamp)
    {
        if (!_started)
        {
            _started = true;
            _highest = timestamp;
            return timestamp;
        }

        var extended = _highest + (int)(timestamp - (uint)_highest);
        _highest = Math.Max(_highest, extended);
        return extended;
    }
}
