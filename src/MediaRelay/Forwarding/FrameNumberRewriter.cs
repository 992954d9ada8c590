namespace CrossStrait.MediaRelay.Forwarding;

/// <summary>
/// Keeps the frame numbers of the dependency descriptor running on when a slot changes its stream. Frames that are left
/// out leave gaps, because frames refer to each other by the difference of their numbers.
/// </summary>
internal struct FrameNumberRewriter
{
    private ushort _offset;
    private ushort _last;
    private bool _isStarted;

    /// <summary>Another stream begins, with the frame of this number.</summary>
    public void Switch(ushort first)
    {
        _offset = _isStarted ? (ushort)(_last + 1 - first) : (ushort)0;
        _last = (ushort)(first + _offset);
        _isStarted = true;
    }

    public ushort Map(ushort number)
    {
        var mapped = (ushort)(number + _offset);
        if ((short)(mapped - _last) > 0)
        {
            _last = mapped;
        }

        return mapped;
    }
}
