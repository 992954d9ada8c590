namespace CrossStrait.MediaRelay.Forwarding;

/// <summary>
/// Decides when a publisher is asked for a key frame of one encoding: at once for the first who wants one, then not
/// again within <see cref="MinInterval"/>, and again after <see cref="Patience"/> as long as none has come.
/// </summary>
internal sealed class KeyFrameRequester
{
    /// <summary>A key frame is 5 to 20 times a delta frame: more than three a second would starve the link.</summary>
    public static readonly TimeSpan MinInterval = TimeSpan.FromMilliseconds(300);

    /// <summary>One round trip across the strait and an encoder's next frame, doubled.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(500);

    /// <summary>An encoding that is switched off answers nothing; who still wants it asks again.</summary>
    private const int MaxRepeats = 4;

    private int _sentSinceWanted;
    private MonotonicTime _lastSent = new(long.MinValue / 2);

    /// <summary>Someone waits for a key frame.</summary>
    public bool IsWanted { get; private set; }

    public void Request()
    {
        IsWanted = true;
        _sentSinceWanted = Math.Min(_sentSinceWanted, 1);
    }

    /// <summary>A key frame arrived: everybody who waited has it.</summary>
    public void Arrived()
    {
        IsWanted = false;
        _sentSinceWanted = 0;
    }

    /// <summary>True if a request is to be sent now.</summary>
    public bool ShouldSend(MonotonicTime now)
    {
        if (!IsWanted || now - _lastSent < (_sentSinceWanted > 0 ? Patience : MinInterval))
        {
            return false;
        }

        _lastSent = now;
        IsWanted = ++_sentSinceWanted < MaxRepeats;
        return true;
    }
}
