using CrossStrait.Signaling.Nodes;
using Microsoft.Extensions.Logging;
using StackExchange.Redis;

namespace CrossStrait.Signaling.Presence.Redis;

/// <summary>
/// What a node does for presence whether or not anything happens: renew its own connections in Redis, see whose connections
/// nobody renews any more, read what changed, and tell everything again when Redis has begun anew. One round after another.
/// </summary>
internal sealed class PresenceRounds : IAsyncDisposable
{
    /// <summary>Every so many readings all of it is read.</summary>
    private const int ReadingsPerWhole = 12;

    /// <summary>KEYS are looked for; the answer names those that are not there, counted from 1.</summary>
    private const string Missing =
        "local missing = {} for i, key in ipairs(KEYS) do if redis.call('EXISTS', key) == 0 then missing[#missing + 1] = i end end return missing";

    private readonly PresenceKeeper _keeper;
    private readonly RedisPresence _presence;
    private readonly RedisLink _link;
    private readonly PresenceScript _script;
    private readonly PresenceTimings _timings;
    private readonly ILogger _logger;
    private readonly SemaphoreSlim _wake = new(0);
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _running;
    private readonly Rhythm _renewal;
    private readonly Rhythm _watch;
    private readonly Rhythm _reading;
    private volatile bool _behind = true;
    private string? _marker;
    private double _readUpTo;
    private int _readings;

    public PresenceRounds(
        PresenceKeeper keeper,
        RedisPresence presence,
        RedisLink link,
        PresenceScript script,
        PresenceTimings timings,
        ILogger logger)
    {
        _keeper = keeper;
        _presence = presence;
        _link = link;
        _script = script;
        _timings = timings;
        _logger = logger;
        _renewal = new Rhythm(timings.Renewal);
        _watch = new Rhythm(timings.Watch);
        _reading = new Rhythm(timings.Resync);
        _running = Task.Run(RunAsync);
    }

    /// <summary>Something may not have reached Redis: the next round, at once, tells it all that this node knows. Any thread.</summary>
    public void TellAgain()
    {
        _behind = true;
        _wake.Release();
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _running;
        _stop.Dispose();
        _wake.Dispose();
    }

    private async Task RunAsync()
    {
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                await RunRoundAsync();
            }
#pragma warning disable CA1031 // the library has many ways to say that Redis is away; the next round tries again
            catch (Exception exception)
#pragma warning restore CA1031
            {
                _logger.PresenceNotShared(exception);
                _behind = true;
            }

            await _wake.WaitAsync(_timings.Watch / 2, _stop.Token).ContinueWith(static _ => { }, TaskScheduler.Default);
        }
    }

    private async Task RunRoundAsync()
    {
        if (!_link.IsUp)
        {
            return;
        }

        await LookForNewBeginningAsync();
        if (_behind)
        {
            await TellAllAsync();
        }

        if (_renewal.IsDue())
        {
            await RenewAsync();
        }

        if (_reading.IsDue())
        {
            await ReadChangesAsync();
        }

        if (_watch.IsDue())
        {
            await WatchAsync();
        }
    }

    /// <summary>A marker that is gone or is another one: Redis has lost everything.</summary>
    private async Task LookForNewBeginningAsync()
    {
        var database = _link.Database;
        var marker = (string?)await Within(database.StringGetAsync(_script.Marker));
        if (marker is null)
        {
            await Within(database.StringSetAsync(_script.Marker, Guid.NewGuid().ToString("N"), expiry: null, When.NotExists));
            marker = await Within(database.StringGetAsync(_script.Marker));
        }

        if (marker != _marker)
        {
            _marker = marker;
            _behind = true;
        }
    }

    private async Task TellAllAsync()
    {
        _behind = false;
        _readUpTo = 0;
        _reading.MakeDue();
        _renewal.MakeDue();
        var known = _keeper.Mirror.All();
        if (known.Count > 0)
        {
            _logger.PresenceToldAgain(known.Count);
        }

        await _presence.EvaluateAsync(known.Select(state => (state.PersonId, _script.KnownArguments(state))));
    }

    private async Task RenewAsync()
    {
        var database = _link.Database;
        var own = _keeper.Own.Live();
        foreach (var batch in own.Chunk(256))
        {
            var alive = await Within(Task.WhenAll(batch.Select(one =>
                database.KeyExpireAsync(_script.ConnectionKey(one.PersonId, one.ConnectionId), _timings.KeyLife))));
            await _presence.EvaluateAsync(batch.Where((_, n) => !alive[n]).Select(one => (one.PersonId, _script.Arguments(new DeviceCame(
                one.PersonId,
                _keeper.Mirror.Find(one.PersonId).Version,
                one.ConnectionId,
                new DeviceConnection(_keeper.NodeId, one.DeviceId))))));
        }

        await Within(Task.WhenAll(_keeper.BusyHere().Select(person => database.StringSetAsync(_script.BusyKey(person), "1", _timings.KeyLife))));
    }

    private async Task ReadChangesAsync()
    {
        var from = _readings++ % ReadingsPerWhole == 0 ? 0 : _readUpTo;
        var changed = await Within(_link.Database.SortedSetRangeByScoreWithScoresAsync(_script.Index, from));
        await _presence.EvaluateAsync(changed.Select(entry => ((string)entry.Element!, _script.ReadArguments(entry.Element!))));
        if (changed.Length > 0)
        {
            _readUpTo = changed[^1].Score;
        }
    }

    private async Task WatchAsync()
    {
        var busyHere = _keeper.BusyHere().ToHashSet(StringComparer.Ordinal);
        var watched = _keeper.Mirror.All()
            .SelectMany(state => state.Connections
                .Where(connection => connection.Value.NodeId != _keeper.NodeId)
                .Select(connection => (state.PersonId, Key: _script.ConnectionKey(state.PersonId, connection.Key)))
                .Concat(state.IsBusy && !busyHere.Contains(state.PersonId) ? [(state.PersonId, _script.BusyKey(state.PersonId))] : []))
            .ToList();
        var ranOut = new HashSet<string>(StringComparer.Ordinal);
        foreach (var batch in watched.Chunk(500))
        {
            var missing = (int[]?)await Within(_link.Database.ScriptEvaluateAsync(Missing, [.. batch.Select(one => one.Key)]));
            ranOut.UnionWith((missing ?? []).Select(position => batch[position - 1].PersonId));
        }

        if (ranOut.Count > 0)
        {
            _logger.ConnectionsRanOut(ranOut.Count);
            await _presence.EvaluateAsync(ranOut.Select(person =>
                (person, _script.Arguments(new PresenceRanOut(person, _keeper.Mirror.Find(person).Version)))));
        }
    }

    private Task<T> Within<T>(Task<T> asked) => asked.WaitAsync(_timings.Patience);
}
