using System.Collections.Concurrent;
using CrossStrait.Signaling.Nodes;
using CrossStrait.Signaling.Tests.Presence;
using CrossStrait.Tests;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace CrossStrait.Signaling.Tests.Nodes;

public sealed class RedisHintsTests : IAsyncLifetime
{
    private readonly List<RedisLink> _links = [];
    private RedisServer _server = null!;

    public async ValueTask InitializeAsync() => _server = await RedisServer.StartNewAsync();

    public async ValueTask DisposeAsync()
    {
        foreach (var link in _links)
        {
            await link.DisposeAsync();
        }

        await _server.DisposeAsync();
    }

    [Fact]
    public async Task Hint_reaches_the_other_nodes_and_not_its_own()
    {
        var (one, heardByOne) = await StartAsync("ND_1");
        var (_, heardByTwo) = await StartAsync("ND_2");
        var (_, heardByThree) = await StartAsync("ND_3");

        one.Publish("call", "CA_1 with a space", 42);

        await HearsAsync(heardByTwo, ("call", "CA_1 with a space", 42));
        await HearsAsync(heardByThree, ("call", "CA_1 with a space", 42));
        Assert.Empty(heardByOne);
    }

    [Fact]
    public async Task Handler_that_fails_does_not_end_the_hints()
    {
        var (one, _) = await StartAsync("ND_1");
        var (two, heard) = await StartAsync("ND_2");
        two.Received += (_, key, _) => _ = key == "bad" ? throw new InvalidOperationException("a handler's own fault") : 0;

        one.Publish("call", "bad", 1);
        one.Publish("call", "good", 2);

        await HearsAsync(heard, ("call", "good", 2));
    }

    [Fact]
    public async Task What_is_not_a_hint_is_left_alone()
    {
        var (_, heard) = await StartAsync("ND_1");
        foreach (var junk in (string[])["x", "ND_2", "'ND_2 call'", "'ND_2 call one CA_1'"])
        {
            await _server.CommandAsync($"PUBLISH crossstrait:hints {junk}");
        }

        await _server.CommandAsync("PUBLISH crossstrait:hints 'ND_2 call 7 CA_1'");

        await HearsAsync(heard, ("call", "CA_1", 7));
        Assert.Single(heard);
    }

    [Fact]
    public async Task Publishing_while_Redis_is_away_neither_waits_nor_fails_and_hints_go_on_when_it_is_back()
    {
        var (one, _) = await StartAsync("ND_1");
        var (_, heard) = await StartAsync("ND_2");
        await _server.StopAsync();
        for (var n = 0; n < 1000; n++)
        {
            one.Publish("call", "lost", n);
        }

        await _server.StartAsync();

        await Wait.UntilAsync(() => TryHear(one, heard), () => "no hint came through");
    }

    [Fact]
    public async Task Node_that_no_longer_hears_itself_subscribes_again()
    {
        var (one, _) = await StartAsync("ND_1");
        var (_, heard) = await StartAsync("ND_2");

        // The channel is taken away while the connection stays: publishing works, and nothing is heard.
        await _server.CommandAsync("ACL SETUSER default resetchannels");
        await _server.CommandAsync("CLIENT KILL TYPE pubsub");
        one.Publish("call", "unheard", 1);
        await _server.CommandAsync("ACL SETUSER default allchannels");

        await Wait.UntilAsync(RedisLink.Deafness * 3, () => TryHear(one, heard), () => "no hint came through");
    }

    private static bool TryHear(RedisHints from, ConcurrentQueue<(string, string, long)> heard)
    {
        from.Publish("call", "again", 9);
        return heard.Contains(("call", "again", 9));
    }

    private static Task HearsAsync(ConcurrentQueue<(string, string, long)> heard, (string, string, long) hint) =>
        Wait.UntilAsync(() => heard.Contains(hint), () => $"heard only: {string.Join(", ", heard)}");

    private async Task<(RedisHints Hints, ConcurrentQueue<(string, string, long)> Heard)> StartAsync(string nodeId)
    {
        var link = new RedisLink(new RedisOptions { Connection = _server.Connection }, nodeId, NullLogger<RedisLink>.Instance);
        _links.Add(link);
        var hints = new RedisHints(link, nodeId, NullLogger<RedisHints>.Instance);
        var heard = new ConcurrentQueue<(string, string, long)>();
        hints.Received += (subject, key, version) => heard.Enqueue((subject, key, version));
        await Wait.UntilAsync(() => link.IsUp, () => "no connection to Redis");
        return (hints, heard);
    }
}
