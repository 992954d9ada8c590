namespace CrossStrait.MediaRelay.Srtp;

/// <summary>The replay windows of the SSRCs heard under one key.</summary>
internal sealed class SrtpSources
{
    /// <summary>Well above what one browser sends (three layers and RTX for each camera and screen).</summary>
    public const int Limit = 256;

    private readonly Dictionary<uint, ReplayWindow> _windows = [];

    public int Count => _windows.Count;

    /// <summary>Finds the window of a source; null for one that has not been heard and may still be added.</summary>
    public SrtpError Find(uint ssrc, out ReplayWindow? window)
    {
        return !_windows.TryGetValue(ssrc, out window) && _windows.Count >= Limit
            ? SrtpError.TooManySources
            : SrtpError.None;
    }

    /// <summary>Notes an authentic packet; the first of a source makes its window.</summary>
    public void Accept(uint ssrc, ReplayWindow? window, long index)
    {
        if (window is null)
        {
            window = new ReplayWindow();
            _windows.Add(ssrc, window);
        }

        window.Accept(index);
    }
}
