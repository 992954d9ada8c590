namespace CrossStrait.MediaRelay.Diagnostics;

/// <summary>Bits a second out of a counter of octets that is looked at now and then.</summary>
internal struct RateMeter
{
    private long _octets;
    private MonotonicTime _at;

    public long BitsPerSecond { get; private set; }

    /// <summary>Call about once a second.</summary>
    public void Read(long octets, MonotonicTime now)
    {
        var seconds = (now - _at).TotalSeconds;
        if (seconds <= 0)
        {
            return;
        }

        BitsPerSecond = _at.Ticks == 0 ? 0 : (long)((octets - _octets) * 8 / seconds);
        _octets = octets;
        _at = now;
    }
}
