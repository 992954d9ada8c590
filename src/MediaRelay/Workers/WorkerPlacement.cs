namespace CrossStrait.MediaRelay.Workers;

/// <summary>
/// Chooses the worker of a new transport. Those of one group stay together, for what crosses workers is copied; a group
/// whose home is full goes on elsewhere. Command loop only.
/// </summary>
/// <param name="workers">How many there are.</param>
/// <param name="share">The share of a core that a worker's thread lately used.</param>
internal sealed class WorkerPlacement(int workers, Func<int, double> share)
{
    /// <summary>
    /// Above this a home takes no more: bursts of key frames and the rest of the room's growth need room above the
    /// mean, and a thread that waits for its core makes everybody late.
    /// </summary>
    public const double FullShare = 0.7;

    /// <summary>
    /// What a transport counts before its traffic can be measured, so that a thousand who join within one measurement
    /// do not all go to the worker that was idle before: about what a subscriber to eight pictures costs.
    /// </summary>
    public const double TransportShare = 0.005;

    private readonly int[] _transports = new int[workers];
    private readonly Dictionary<string, Group> _groups = new(StringComparer.Ordinal);

    /// <summary>Groups with at least one transport.</summary>
    public int GroupCount => _groups.Count;

    public int Place(string? group)
    {
        if (group is null)
        {
            return Take(LeastLoaded());
        }

        if (!_groups.TryGetValue(group, out var known))
        {
            known = new Group(LeastLoaded(), 0, 0);
        }

        var worker = IsFull(known) ? LeastLoaded() : known.Home;
        _groups[group] = known.With(worker, 1);
        return Take(worker);
    }

    public void Remove(int worker, string? group)
    {
        _transports[worker]--;
        if (group is not null && _groups.TryGetValue(group, out var known))
        {
            if (known.Transports == 1)
            {
                _groups.Remove(group);
            }
            else
            {
                _groups[group] = known.With(worker, -1);
            }
        }
    }

    /// <summary>By what is measured, or by what the group alone will bring once its traffic begins: they may all come at once.</summary>
    private bool IsFull(Group group) => share(group.Home) >= FullShare || group.AtHome * TransportShare >= FullShare;

    private int Take(int worker)
    {
        _transports[worker]++;
        return worker;
    }

    private int LeastLoaded()
    {
        var least = 0;
        for (var i = 1; i < workers; i++)
        {
            if (LoadOf(i) < LoadOf(least))
            {
                least = i;
            }
        }

        return least;
    }

    private double LoadOf(int worker) => share(worker) + (_transports[worker] * TransportShare);

    private readonly record struct Group(int Home, int Transports, int AtHome)
    {
        public Group With(int worker, int change) =>
            new(Home, Transports + change, worker == Home ? AtHome + change : AtHome);
    }
}
