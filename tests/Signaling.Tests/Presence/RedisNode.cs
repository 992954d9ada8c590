using CrossStrait.Signaling.Nodes;
using CrossStrait.Signaling.Presence;
using CrossStrait.Signaling.Presence.Redis;
using CrossStrait.Tests;
using Microsoft.Extensions.Logging.Abstractions;

namespace CrossStrait.Signaling.Tests.Presence;

/// <summary>A node's keeper of presence with its connection to Redis.</summary>
internal sealed class RedisNode : IAsyncDisposable
{
    private readonly RedisPresence _shared;

    private RedisNode(RedisServer server, string nodeId, PresenceTimings timings)
    {
        Link = new RedisLink(new RedisOptions { Connection = server.Connection }, nodeId, NullLogger<RedisLink>.Instance);
        Keeper = new PresenceKeeper(nodeId, timings, TimeProvider.System, NullLogger<PresenceKeeper>.Instance);
        _shared = new RedisPresence(Keeper, Link, timings, NullLogger<RedisPresence>.Instance);
    }

    public RedisLink Link { get; }

    public PresenceKeeper Keeper { get; }

    public static async Task<RedisNode> StartAsync(RedisServer server, string nodeId, PresenceTimings timings)
    {
        var node = new RedisNode(server, nodeId, timings);
        await Wait.UntilAsync(() => node.Link.IsUp, () => "no connection to Redis");
        return node;
    }

    /// <summary>Ends without giving anything up, as a process does that is killed.</summary>
    public async ValueTask DisposeAsync()
    {
        await _shared.DisposeAsync();
        Keeper.Dispose();
        await Link.DisposeAsync();
    }
}
