using System.Threading.Channels;
using CrossStrait.Signaling.Nodes;
using Microsoft.Extensions.Logging;
using StackExchange.Redis;

namespace CrossStrait.Signaling.Presence.Redis;

/// <summary>
/// Shares presence with the other nodes through Redis. Changes are written behind, in batches; what others write comes by a
/// channel, which is only a hint: connections are renewed, those of others watched and changes read in rounds of their own
/// (<see cref="PresenceRounds"/>). Redis holds nothing that the nodes cannot write again, and its loss makes nobody wait.
/// </summary>
internal sealed class RedisPresence : IPresencePeers, IAsyncDisposable
{
    /// <summary>More changes than this at once are not queued: everything is told again instead.</summary>
    private const int Waiting = 8192;

    private static readonly TimeSpan _farewell = TimeSpan.FromSeconds(2);

    private readonly Channel<PresenceChange> _changes = Channel.CreateBounded<PresenceChange>(new BoundedChannelOptions(Waiting) { SingleReader = true });
    private readonly PresenceKeeper _keeper;
    private readonly PresenceScript _script;
    private readonly RedisLink _link;
    private readonly PresenceTimings _timings;
    private readonly ILogger _logger;
    private readonly PresenceRounds _rounds;
    private readonly Task _writing;

    public RedisPresence(PresenceKeeper keeper, RedisLink link, PresenceTimings timings, ILogger<RedisPresence> logger)
    {
        _keeper = keeper;
        _link = link;
        _timings = timings;
        _logger = logger;
        _script = new PresenceScript(link.Prefix, timings);
        _rounds = new PresenceRounds(keeper, this, link, _script, timings, logger);
        keeper.Peers = this;
        link.Subscribe(_script.Channel, Take);
        link.Restored += _rounds.TellAgain;
        _writing = Task.Run(WriteAsync);
    }

    public void Share(PresenceChange change)
    {
        if (!_changes.Writer.TryWrite(change))
        {
            _rounds.TellAgain();
        }
    }

    public void TellAgain() => _rounds.TellAgain();

    /// <summary>Sends a batch of scripts and takes over what they answer.</summary>
    public async Task EvaluateAsync(IEnumerable<(string PersonId, RedisValue[] Arguments)> calls)
    {
        foreach (var batch in calls.Chunk(256))
        {
            var database = _link.Database;
            var answers = await Task
                .WhenAll(batch.Select(call => database.ScriptEvaluateAsync(PresenceScript.Text, _script.Keys(call.PersonId), call.Arguments)))
                .WaitAsync(_timings.Patience);
            foreach (var answer in answers)
            {
                Take((string)answer!);
            }
        }
    }

    /// <summary>What waits is still written, if Redis takes it soon.</summary>
    public async ValueTask DisposeAsync()
    {
        _link.Restored -= _rounds.TellAgain;
        _changes.Writer.TryComplete();
        await Task.WhenAny(_writing, Task.Delay(_farewell));
        await _rounds.DisposeAsync();
    }

    private async Task WriteAsync()
    {
        while (await _changes.Reader.WaitToReadAsync())
        {
            var batch = new List<PresenceChange>();
            while (batch.Count < 256 && _changes.Reader.TryRead(out var change))
            {
                batch.Add(change);
            }

            try
            {
                await EvaluateAsync(batch.Select(change => (change.PersonId, _script.Arguments(change))));
            }
#pragma warning disable CA1031 // the library has many ways to say that Redis is away; everything is told again when it is back
            catch (Exception exception)
#pragma warning restore CA1031
            {
                _logger.PresenceNotShared(exception);
                _rounds.TellAgain();
            }
        }
    }

    /// <summary>Takes over a state, and puts right what it says wrongly of this node's own connections.</summary>
    private void Take(string text)
    {
        if (PersonStateText.Read(text) is not { } state)
        {
            return;
        }

        _keeper.Apply(state);
        if (state.Version < _keeper.Mirror.Find(state.PersonId).Version)
        {
            return;
        }

        var own = _keeper.Own.LiveOf(state.PersonId);
        foreach (var connection in own)
        {
            var mine = new DeviceConnection(_keeper.NodeId, connection.DeviceId);
            if (state.Connections.GetValueOrDefault(connection.ConnectionId) != mine)
            {
                Share(new DeviceCame(state.PersonId, state.Version, connection.ConnectionId, mine));
            }
        }

        foreach (var (connectionId, connection) in state.Connections)
        {
            if (connection.NodeId == _keeper.NodeId && !own.Exists(one => one.ConnectionId == connectionId))
            {
                Share(new DeviceWent(state.PersonId, state.Version, connectionId));
            }
        }
    }
}
