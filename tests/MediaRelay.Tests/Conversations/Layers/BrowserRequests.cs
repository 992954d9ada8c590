namespace CrossStrait.MediaRelay.Tests.Conversations.Layers;

/// <summary>
/// When a browser asks for what it misses, as libwebrtc does where nothing tells it the round trip: after a moment for
/// reordering, then every 100 ms, ten times in all.
/// </summary>
internal sealed class BrowserRequests
{
    private const int MaxTries = 10;

    private static readonly TimeSpan _reordering = TimeSpan.FromMilliseconds(10);
    private static readonly TimeSpan _interval = TimeSpan.FromMilliseconds(100);

    private readonly SortedDictionary<long, (MonotonicTime Due, int Tries)> _missing = [];
    private long _highest = -1;

    /// <summary>Packets asked for in vain, since this was last reset.</summary>
    public int GivenUp { get; set; }

    public void Received(long sequence, MonotonicTime now)
    {
        _missing.Remove(sequence);
        for (var lost = _highest < 0 ? sequence : _highest + 1; lost < sequence; lost++)
        {
            _missing.Add(lost, (now + _reordering, 0));
        }

        _highest = Math.Max(_highest, sequence);
    }

    /// <summary>The numbers to ask for now.</summary>
    public ushort[] Collect(MonotonicTime now)
    {
        var asked = new List<ushort>();
        foreach (var (sequence, (due, tries)) in _missing.Where(missing => missing.Value.Due <= now).ToList())
        {
            if (tries == MaxTries)
            {
                _missing.Remove(sequence);
                GivenUp++;
            }
            else
            {
                asked.Add((ushort)sequence);
                _missing[sequence] = (now + _interval, tries + 1);
            }
        }

        return [.. asked];
    }
}
