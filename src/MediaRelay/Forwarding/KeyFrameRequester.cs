namespace CrossStrait.MediaRelay.Forwarding;

/// <summary>
/// Decides when a publisher is asked for a key frame of one encoding: at once for the first who wants one, then not
/// again within <see cref="MinInterval"/>, and again when an answer would have come, as long as none has.
/// </summary>
internal sealed class KeyFrameRequester
{
    /// <summary>A key frame is 5 to 20 times a delta frame: more than three a second would starve the link.</summary>
    public static readonly TimeSpan MinInterval = TimeSpan.FromMilliseconds(300);

    /// <summary>An encoder's next frame, of a screen too.</summary>
    private static readonly TimeSpan _nextFrame = TimeSpan.FromMilliseconds(150);

    /// <summary>Across the strait.</summary>
    private static readonly TimeSpan _usualRoundTrip = TimeSpan.FromMilliseconds(100);

    /// <summary>An encoding that is switched off answers nothing; who still wants it asks again.</summary>
    private const int MaxRepeats = 4;

    private int _sentSinceWanted;
    private MonotonicTime _lastSent = new(long.MinValue / 2);

    /// <summary>Someone waits for a key frame.</summary>
    public bool IsWanted { get; private set; }

    /// <summary>When the last one came. Who asked before it can have seen that one needs no other.</summary>
    public MonotonicTime ArrivedAt { get; private set; } = new(long.MinValue / 2);

    public void Request()
    {
        IsWanted = true;
        _sentSinceWanted = Math.Min(_sentSinceWanted, 1);
    }

    /// <summary>A key frame arrived: everybody who waited has it.</summary>
    public void Arrived(MonotonicTime now)
    {
        ArrivedAt = now;
        IsWanted = false;
        _sentSinceWanted = 0;
    }

    /// <summary>True if a request is to be sent now.</summary>
    /// <param name="roundTrip">To the publisher, where it is known.</param>
    public bool ShouldSend(MonotonicTime now, TimeSpan? roundTrip = null)
    {
        var patience = ((roundTrip ?? _usualRoundTrip) * 1.25) + _nextFrame;
        if (!IsWanted || now - _lastSent < (_sentSinceWanted > 0 && patience > MinInterval ? patience : MinInterval))
        {
            return false;
        }

        _lastSent = now;
        IsWanted = ++_sentSinceWanted < MaxRepeats;
        return true;
    }
}
