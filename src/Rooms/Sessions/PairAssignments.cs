namespace CrossStrait.Rooms.Sessions;

/// <summary>
/// Who sits in which pair of slots. Free pairs are filled in the order given; whoever has a pair keeps it until she
/// leaves, somebody is assigned to it, or somebody is brought onto the screen in her place. Nobody has two. Pure policy:
/// it knows ids and nothing of media.
/// </summary>
internal sealed class PairAssignments
{
    private readonly List<Pair> _pairs = [];

    public int Count => _pairs.Count;

    public string? this[int pair] => _pairs[pair].Participant;

    /// <summary>More pairs are empty at first; those in pairs that are no longer there go back to waiting.</summary>
    public void Resize(int count)
    {
        if (count < _pairs.Count)
        {
            _pairs.RemoveRange(count, _pairs.Count - count);
        }

        while (_pairs.Count < count)
        {
            _pairs.Add(default);
        }
    }

    public bool IsFull => IndexOf(null) < 0;

    public bool Has(string participant) => IndexOf(participant) >= 0;

    /// <summary>
    /// Puts a participant into a pair, where she stays. Whoever had it takes the pair she came from, or waits for a free
    /// one.
    /// </summary>
    public void Assign(int pair, string participant)
    {
        var from = IndexOf(participant);
        if (from >= 0)
        {
            _pairs[from] = new Pair(_pairs[pair].Participant, IsPinned: false);
        }

        _pairs[pair] = new Pair(participant, IsPinned: true);
    }

    public void Free(string participant)
    {
        var pair = IndexOf(participant);
        if (pair >= 0)
        {
            Clear(pair);
        }
    }

    public void Clear(int pair) => _pairs[pair] = default;

    /// <summary>Gives free pairs to those who have none, in their order.</summary>
    public void Fill(IEnumerable<string> waiting)
    {
        var free = IndexOf(null);
        if (free < 0)
        {
            return;
        }

        foreach (var participant in waiting)
        {
            if (IndexOf(participant) < 0)
            {
                _pairs[free] = new Pair(participant, IsPinned: false);
                free = IndexOf(null);
                if (free < 0)
                {
                    return;
                }
            }
        }
    }

    /// <summary>
    /// Gives a pair to somebody who has none: a free one, or that of the one who may yield and has been silent longest;
    /// of several the last pair, so that the first stand still. Pairs that somebody was assigned to stay.
    /// </summary>
    public void Bring(string participant, Func<string, bool> mayYield, Func<string, TimeSpan> lastSpoke)
    {
        var (free, quietest) = (-1, -1);
        for (var i = 0; i < _pairs.Count; i++)
        {
            var (there, isPinned) = _pairs[i];
            if (there == participant)
            {
                return;
            }

            if (there is null)
            {
                free = free < 0 ? i : free;
            }
            else if (!isPinned && mayYield(there) && (quietest < 0 || lastSpoke(there) <= lastSpoke(_pairs[quietest].Participant!)))
            {
                quietest = i;
            }
        }

        var best = free >= 0 ? free : quietest;
        if (best >= 0)
        {
            _pairs[best] = new Pair(participant, IsPinned: false);
        }
    }

    private int IndexOf(string? participant)
    {
        for (var i = 0; i < _pairs.Count; i++)
        {
            if (_pairs[i].Participant == participant)
            {
                return i;
            }
        }

        return -1;
    }

    private readonly record struct Pair(string? Participant, bool IsPinned);
}
