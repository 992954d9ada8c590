namespace CrossStrait.MediaRelay.Srtp;

/// <summary>
/// The replay windows of the SSRCs heard under one key. When there are too many, the source that was silent for longest
/// loses its window; of it the highest index is remembered, so that its rollover counter goes on where it was and
/// nothing that it sent before is taken again.
/// </summary>
internal sealed class SrtpSources
{
    /// <summary>Well above what one browser sends at a time (three layers and RTX for each camera and screen).</summary>
    public const int Limit = 256;

    /// <summary>A source of a page that shares its screen, anew each time, for a day.</summary>
    public const int RetiredLimit = 4096;

    private readonly Dictionary<uint, Heard> _heard = [];
    private readonly Dictionary<uint, long> _retired = [];
    private long _accepted;

    /// <summary>Sources that have a window.</summary>
    public int Count => _heard.Count;

    /// <summary>Finds the window of a source; null for one that has not been heard and may still be added.</summary>
    public SrtpError Find(uint ssrc, out ReplayWindow? window)
    {
        if (_heard.TryGetValue(ssrc, out var heard))
        {
            window = heard.Window;
            return SrtpError.None;
        }

        window = _retired.TryGetValue(ssrc, out var highest) ? new ReplayWindow(highest) : null;
        return window is null && _heard.Count >= Limit && _retired.Count >= RetiredLimit ? SrtpError.TooManySources : SrtpError.None;
    }

    /// <summary>Notes an authentic packet; the first of a source makes its window.</summary>
    public void Accept(uint ssrc, ReplayWindow? window, long index)
    {
        if (!_heard.TryGetValue(ssrc, out var heard))
        {
            if (_heard.Count >= Limit)
            {
                Retire();
            }

            _retired.Remove(ssrc);
            heard = new Heard(window ?? new ReplayWindow());
            _heard.Add(ssrc, heard);
        }

        heard.Window.Accept(index);
        heard.LastAccepted = ++_accepted;
    }

    private void Retire()
    {
        var (ssrc, oldest) = _heard.MinBy(pair => pair.Value.LastAccepted);
        _heard.Remove(ssrc);
        _retired.Add(ssrc, oldest.Window.Highest);
    }

    private sealed class Heard(ReplayWindow window)
    {
        public ReplayWindow Window { get; } = window;

        public long LastAccepted { get; set; }
    }
}
