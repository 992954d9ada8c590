using CrossStrait.MediaRelay.Packets;

namespace CrossStrait.MediaRelay.Ice;

/// <summary>The paths on which a check with right credentials came: a few, looked through in a row.</summary>
internal sealed class ValidatedPaths
{
    /// <summary>A browser with Wi-Fi, Ethernet, two address families and a VPN has fewer.</summary>
    public const int Capacity = 16;

    private readonly Entry[] _entries = new Entry[Capacity];

    public int Count { get; private set; }

    public bool Contains(in NetworkPath path) => IndexOf(in path) >= 0;

    /// <summary>
    /// Notes a check. In a full table the path that was checked longest ago, but not <paramref name="kept"/>, goes.
    /// </summary>
    /// <param name="transaction">What tells the check from a copy of it (RFC 8489 5).</param>
    public void Note(in NetworkPath path, int generation, ulong transaction, MonotonicTime now, in NetworkPath kept)
    {
        var index = IndexOf(in path);
        if (index >= 0)
        {
            ref var known = ref _entries[index];
            known.LastCheck = now;
            known.HasOthers |= transaction != known.FirstTransaction;
            known.Generation = Math.Max(known.Generation, generation);
            return;
        }

        index = Count < Capacity ? Count++ : FindOldest(in kept);
        _entries[index] = new Entry
        {
            Path = path,
            Generation = generation,
            FirstTransaction = transaction,
            FirstCheck = now,
            LastCheck = now,
        };
    }

    /// <summary>Whether more than one check came on the path, and over some time: more than a copied datagram makes.</summary>
    public bool IsTried(in NetworkPath path, MonotonicTime now, TimeSpan atLeast)
    {
        var index = IndexOf(in path);
        return index >= 0 && _entries[index].HasOthers && now - _entries[index].FirstCheck >= atLeast;
    }

    public void Remove(in NetworkPath path)
    {
        var index = IndexOf(in path);
        if (index >= 0)
        {
            _entries[index] = _entries[--Count];
        }
    }

    /// <summary>The path with the latest check, if that came after <paramref name="horizon"/>.</summary>
    public bool TryFindFreshest(MonotonicTime horizon, out NetworkPath path)
    {
        path = default;
        var found = false;
        foreach (ref readonly var entry in _entries.AsSpan(0, Count))
        {
            if (entry.LastCheck > horizon)
            {
                horizon = entry.LastCheck;
                path = entry.Path;
                found = true;
            }
        }

        return found;
    }

    public MonotonicTime LastCheck(in NetworkPath path) => _entries[IndexOf(in path)].LastCheck;

    public int Generation(in NetworkPath path) => _entries[IndexOf(in path)].Generation;

    public void RemoveBefore(int generation)
    {
        var kept = 0;
        for (var i = 0; i < Count; i++)
        {
            if (_entries[i].Generation >= generation)
            {
                _entries[kept++] = _entries[i];
            }
        }

        Count = kept;
    }

    public void Clear() => Count = 0;

    private int IndexOf(in NetworkPath path)
    {
        for (var i = 0; i < Count; i++)
        {
            if (_entries[i].Path == path)
            {
                return i;
            }
        }

        return -1;
    }

    private int FindOldest(in NetworkPath kept)
    {
        var oldest = _entries[0].Path == kept ? 1 : 0;
        for (var i = oldest + 1; i < Count; i++)
        {
            if (_entries[i].LastCheck < _entries[oldest].LastCheck && _entries[i].Path != kept)
            {
                oldest = i;
            }
        }

        return oldest;
    }

    private struct Entry
    {
        public NetworkPath Path;
        public ulong FirstTransaction;
        public bool HasOthers;
        public MonotonicTime FirstCheck;
        public MonotonicTime LastCheck;
        public int Generation;
    }
}
