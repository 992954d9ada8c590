using CrossStrait.Rooms.Calls;
using CrossStrait.Rooms.Storage;
using Microsoft.Extensions.Logging;

namespace CrossStrait.Signaling.Presence;

/// <summary>
/// The keeper of presence. By itself it is the in-process keeper; with peers, what happens here is shared with them and what
/// they tell comes into the same mirror (<see cref="Redis.RedisPresence"/>). Nothing here waits: a node that lost its peers goes on with
/// what it knows.
/// </summary>
internal sealed class PresenceKeeper : IPresence, IDisposable
{
    private readonly PresenceTimings _timings;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly ChangeBatch _batch;
    private readonly Dictionary<string, long> _busySince = new(StringComparer.Ordinal);
    private readonly Lock _ticking = new();
    private ITimer? _ticker;
    private bool _disposed;

    public PresenceKeeper(string nodeId, PresenceTimings timings, TimeProvider time, ILogger<PresenceKeeper> logger)
    {
        NodeId = nodeId;
        _timings = timings;
        _time = time;
        _logger = logger;
        Mirror = new PresenceMirror(new VersionSource(nodeId, time), time, people => _batch!.Add(people));
        Own = new OwnConnections(timings.Silence, time);
        _batch = new ChangeBatch(timings.Batch, time, Mirror.Read, () => Changed, logger);
        ScheduleTick();
    }

    public event Action<IReadOnlyList<PresenceView>>? Changed;

    /// <summary>Somebody chose, or her choice has ended. Raised on any thread; handlers only post.</summary>
    public event Action<PersonState>? Chose;

    public string NodeId { get; }

    public PresenceMirror Mirror { get; }

    public OwnConnections Own { get; }

    public IPresencePeers Peers { get; set; } = new NoPeers();

    public Task ConnectedAsync(string personId, string deviceId, string connectionId)
    {
        Own.Add(personId, deviceId, connectionId);
        Come(personId, deviceId, connectionId);
        return Task.CompletedTask;
    }

    public Task HeartbeatAsync(IReadOnlyCollection<(string PersonId, string ConnectionId)> all)
    {
        ArgumentNullException.ThrowIfNull(all);
        foreach (var (personId, connectionId) in all)
        {
            if (Own.Hear(personId, connectionId) is { } deviceId)
            {
                Come(personId, deviceId, connectionId);
            }
        }

        return Task.CompletedTask;
    }

    public Task DisconnectedAsync(string personId, string connectionId)
    {
        Own.Remove(personId, connectionId);
        Go(personId, connectionId);
        return Task.CompletedTask;
    }

    public Task SetAsync(string personId, PresenceStatus chosen, string? note, DateTimeOffset? until)
    {
        if (chosen == PresenceStatus.Busy)
        {
            throw new ArgumentException("Busy is computed, never chosen.", nameof(chosen));
        }

        var choice = new ChosenPresence(chosen, string.IsNullOrEmpty(note) ? null : note, until?.ToUtcMicroseconds());
        Choose(personId, choice == new ChosenPresence(PresenceStatus.Available, null, null) ? null : choice);
        return Task.CompletedTask;
    }

    public void SetBusy(string personId, bool busy)
    {
        lock (_busySince)
        {
            if (busy)
            {
                _busySince.TryAdd(personId, _time.GetTimestamp());
            }
            else
            {
                _busySince.Remove(personId);
            }
        }

        if (Mirror.Change(personId, state => state with { IsBusy = busy }) is { } after)
        {
            Peers.Share(new BusyTurned(personId, after.Version, busy));
        }
    }

    public PresenceView Read(string personId) => Mirror.Find(personId).View(_time.GetUtcNow());

    public IReadOnlyList<PresenceView> Read(IReadOnlyCollection<string> people) => Mirror.Read(people);

    /// <summary>Whom this node itself knows to be busy, until another says otherwise.</summary>
    public List<string> BusyHere()
    {
        lock (_busySince)
        {
            return [.. _busySince.Keys];
        }
    }

    /// <summary>
    /// Takes over what another node made of a person, except for this node's own connections. That she is no longer busy
    /// is believed unless this node has only just said that she is: the two may have crossed.
    /// </summary>
    public bool Apply(PersonState state)
    {
        var applied = Mirror.Apply(state, Amend);
        if (applied && !state.IsBusy)
        {
            lock (_busySince)
            {
                if (_busySince.TryGetValue(state.PersonId, out var since) && _time.GetElapsedTime(since) > _timings.Patience)
                {
                    _busySince.Remove(state.PersonId);
                }
            }
        }

        return applied;
    }

    public void Dispose()
    {
        lock (_ticking)
        {
            _disposed = true;
            _ticker?.Dispose();
        }

        _batch.Dispose();
    }

    private PersonState Amend(PersonState state)
    {
        var connections = state.Connections.RemoveRange(state.Connections.Where(one => one.Value.NodeId == NodeId).Select(one => one.Key));
        return state with
        {
            Connections = connections.SetItems(Own.LiveOf(state.PersonId)
                .Select(own => KeyValuePair.Create(own.ConnectionId, new DeviceConnection(NodeId, own.DeviceId)))),
        };
    }

    private void Come(string personId, string deviceId, string connectionId)
    {
        var connection = new DeviceConnection(NodeId, deviceId);
        if (Mirror.Change(personId, state => state.With(connectionId, connection)) is { } after)
        {
            Peers.Share(new DeviceCame(personId, after.Version, connectionId, connection));
        }
    }

    private void Go(string personId, string connectionId)
    {
        if (Mirror.Change(personId, state => state.Without(connectionId)) is { } after)
        {
            Peers.Share(new DeviceWent(personId, after.Version, connectionId));
        }
    }

    private void Choose(string personId, ChosenPresence? choice)
    {
        if (Mirror.Change(personId, state => state with { Chosen = choice }) is { } after)
        {
            Peers.Share(new PresenceChosen(personId, after.Version, choice));
            Chose?.Invoke(after);
        }
    }

    private void ScheduleTick()
    {
        lock (_ticking)
        {
            if (!_disposed)
            {
                _ticker?.Dispose();
                _ticker = _time.CreateTimer(_ => Tick(), null, _timings.Tick, Timeout.InfiniteTimeSpan);
            }
        }
    }

    private void Tick()
    {
        try
        {
            foreach (var silent in Own.TakeSilent())
            {
                Go(silent.PersonId, silent.ConnectionId);
            }

            var now = _time.GetUtcNow();
            foreach (var overdue in Mirror.All().Where(state => state.IsOverdue(now)))
            {
                if (Mirror.Change(overdue.PersonId, state => state.IsOverdue(now) ? state with { Chosen = null } : state) is { } after)
                {
                    Peers.Share(new PresenceRanOut(overdue.PersonId, after.Version));
                    Chose?.Invoke(after);
                }
            }
        }
#pragma warning disable CA1031 // the next tick sees to what this one left
        catch (Exception exception)
#pragma warning restore CA1031
        {
            _logger.PresenceTickFailed(exception);
        }

        ScheduleTick();
    }
}
