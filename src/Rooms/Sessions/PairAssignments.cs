namespace CrossStrait.Rooms.Sessions;

/// <summary>
/// Who sits in which pair of slots. Free pairs are filled in the order given; whoever has a pair keeps it until she
/// leaves or somebody is assigned to it. Nobody has two. Pure policy: it knows ids and nothing of media.
/// </summary>
internal sealed class PairAssignments
{
    private readonly List<string?> _pairs = [];

    public int Count => _pairs.Count;

    public string? this[int pair] => _pairs[pair];

    /// <summary>More pairs are empty at first; those in pairs that are no longer there go back to waiting.</summary>
    public void Resize(int count)
    {
        if (count < _pairs.Count)
        {
            _pairs.RemoveRange(count, _pairs.Count - count);
        }

        while (_pairs.Count < count)
        {
            _pairs.Add(null);
        }
    }

    /// <summary>Puts a participant into a pair. Whoever had it takes the pair she came from, or waits for a free one.</summary>
    public void Assign(int pair, string participant)
    {
        var from = _pairs.IndexOf(participant);
        if (from >= 0)
        {
            _pairs[from] = _pairs[pair];
        }

        _pairs[pair] = participant;
    }

    public void Free(string participant)
    {
        var pair = _pairs.IndexOf(participant);
        if (pair >= 0)
        {
            _pairs[pair] = null;
        }
    }

    public void Clear(int pair) => _pairs[pair] = null;

    /// <summary>Gives free pairs to those who have none, in their order.</summary>
    public void Fill(IEnumerable<string> waiting)
    {
        var free = _pairs.IndexOf(null);
        foreach (var participant in waiting)
        {
            if (free < 0)
            {
                return;
            }

            if (!_pairs.Contains(participant))
            {
                _pairs[free] = participant;
                free = _pairs.IndexOf(null, free);
            }
        }
    }
}
