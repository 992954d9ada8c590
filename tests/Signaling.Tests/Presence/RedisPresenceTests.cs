using CrossStrait.Rooms.Calls;
using CrossStrait.Signaling.Presence;
using CrossStrait.Tests;
using Xunit;

namespace CrossStrait.Signaling.Tests.Presence;

/// <summary>The keeper of several nodes, with a real redis-server: what every keeper does, and what it does between nodes.</summary>
public sealed class RedisPresenceTests : PresenceContract, IAsyncLifetime
{
    private readonly List<RedisNode> _nodes = [];
    private RedisServer _server = null!;

    public async ValueTask InitializeAsync() => _server = await RedisServer.StartNewAsync();

    public async ValueTask DisposeAsync()
    {
        foreach (var node in _nodes)
        {
            await node.DisposeAsync();
        }

        await _server.DisposeAsync();
    }

    [Fact]
    public async Task What_happens_on_one_node_is_seen_on_the_other_within_half_a_second()
    {
        var (taipei, xiamen) = (await StartAsync(), await StartAsync());
        var told = Told.By(xiamen);
        await using var beats = Heartbeats.Of(taipei, ("PE_a", "c1"));

        await taipei.ConnectedAsync("PE_a", "desk", "c1");
        await SoonAsync(() => told.Last("PE_a")?.Status == PresenceStatus.Available);

        await taipei.SetAsync("PE_a", PresenceStatus.Away, "午休", null);
        await SoonAsync(() => told.Last("PE_a") is { Status: PresenceStatus.Away, Note: "午休" });

        taipei.SetBusy("PE_a", true);
        await SoonAsync(() => told.Last("PE_a")?.Status == PresenceStatus.Busy);

        await taipei.DisconnectedAsync("PE_a", "c1");
        await SoonAsync(() => told.Last("PE_a")?.Status == PresenceStatus.Offline);
        Assert.Equal(taipei.Read("PE_a"), xiamen.Read("PE_a"));
    }

    [Fact]
    public async Task Devices_on_two_nodes_are_counted_together()
    {
        var (taipei, xiamen) = (await StartAsync(), await StartAsync());
        await using var taipeiBeats = Heartbeats.Of(taipei, ("PE_a", "c1"));
        await using var xiamenBeats = Heartbeats.Of(xiamen, ("PE_a", "c2"));

        await Task.WhenAll(taipei.ConnectedAsync("PE_a", "desk", "c1"), xiamen.ConnectedAsync("PE_a", "phone", "c2"));
        await AgreeAsync("PE_a", view => view is { Devices: 2, Status: PresenceStatus.Available });

        await taipei.DisconnectedAsync("PE_a", "c1");
        await AgreeAsync("PE_a", view => view is { Devices: 1, Status: PresenceStatus.Available });
    }

    [Fact]
    public async Task Node_that_comes_later_knows_what_was_before()
    {
        var taipei = await StartAsync();
        await using var beats = Heartbeats.Of(taipei, ("PE_a", "c1"));
        await taipei.ConnectedAsync("PE_a", "desk", "c1");
        await taipei.SetAsync("PE_b", PresenceStatus.OutOfOffice, null, null);

        await StartAsync();

        await AgreeAsync("PE_a", view => view.Status == PresenceStatus.Available);
        await AgreeAsync("PE_b", view => view.Status == PresenceStatus.OutOfOffice);
    }

    [Fact]
    public async Task People_of_a_node_that_dies_go_offline_and_the_others_stay()
    {
        var (taipei, xiamen) = (await StartAsync(), await StartAsync());
        await using var taipeiBeats = Heartbeats.Of(taipei, ("PE_a", "c1"));
        await using var xiamenBeats = Heartbeats.Of(xiamen, ("PE_b", "c2"));
        await taipei.ConnectedAsync("PE_a", "desk", "c1");
        taipei.SetBusy("PE_a", true);
        await xiamen.ConnectedAsync("PE_b", "desk", "c2");
        await AgreeAsync("PE_a", view => view.Status == PresenceStatus.Busy);
        await AgreeAsync("PE_b", view => view.Status == PresenceStatus.Available);
        var told = Told.By(xiamen);

        await _nodes[0].DisposeAsync();
        _nodes.RemoveAt(0);

        await SeesAsync(xiamen, "PE_a", PresenceStatus.Offline);
        Assert.Equal("0", (await _server.CommandAsync("HEXISTS crossstrait:presence:PE_a c:c1"))[1..]);
        Assert.Equal(PresenceStatus.Available, xiamen.Read("PE_b").Status);
        Assert.DoesNotContain(told.Of("PE_b"), view => view.Status != PresenceStatus.Available);
    }

    [Fact]
    public async Task Redis_that_begins_anew_is_told_everything_and_nobody_notices()
    {
        var (taipei, xiamen) = (await StartAsync(), await StartAsync());
        await using var taipeiBeats = Heartbeats.Of(taipei, ("PE_a", "c1"));
        await using var xiamenBeats = Heartbeats.Of(xiamen, ("PE_b", "c2"));
        await taipei.ConnectedAsync("PE_a", "desk", "c1");
        await xiamen.ConnectedAsync("PE_b", "desk", "c2");
        await xiamen.SetAsync("PE_b", PresenceStatus.DoNotDisturb, "不要打擾", null);
        await xiamen.SetAsync("PE_c", PresenceStatus.OutOfOffice, null, null);
        await AgreeAsync("PE_a", view => view.Status == PresenceStatus.Available);
        await AgreeAsync("PE_b", view => view.Status == PresenceStatus.DoNotDisturb);
        await AgreeAsync("PE_c", view => view.Status == PresenceStatus.OutOfOffice);
        var before = taipei.Read(["PE_a", "PE_b", "PE_c"]).ToArray();
        var told = Told.By(taipei);

        await _server.StopAsync();
        await _server.StartAsync();

        await Wait.UntilAsync(() => _nodes.TrueForAll(node => node.Link.IsUp) && HasKeys("PE_a") && HasKeys("PE_b") && HasKeys("PE_c"), () => "Redis was not told again");
        var late = await StartAsync();
        await SeesAsync(late, "PE_a", PresenceStatus.Available);
        await SeesAsync(late, "PE_b", PresenceStatus.DoNotDisturb);
        await SeesAsync(late, "PE_c", PresenceStatus.OutOfOffice);
        Assert.True(told.NothingBut(before));

        await xiamen.DisconnectedAsync("PE_b", "c2");
        await SeesAsync(taipei, "PE_b", PresenceStatus.Offline);
    }

    [Fact]
    public async Task What_happens_while_Redis_is_away_is_known_here_at_once_and_there_when_it_is_back()
    {
        var (taipei, xiamen) = (await StartAsync(), await StartAsync());
        await using var taipeiBeats = Heartbeats.Of(taipei, ("PE_a", "c1"), ("PE_c", "c3"));
        await using var xiamenBeats = Heartbeats.Of(xiamen, ("PE_b", "c2"));
        await taipei.ConnectedAsync("PE_a", "desk", "c1");
        await xiamen.ConnectedAsync("PE_b", "desk", "c2");
        await AgreeAsync("PE_a", view => view.Status == PresenceStatus.Available);
        await AgreeAsync("PE_b", view => view.Status == PresenceStatus.Available);

        await _server.StopAsync();
        await taipei.SetAsync("PE_a", PresenceStatus.Away, null, null);
        await taipei.ConnectedAsync("PE_c", "desk", "c3");
        await xiamen.SetAsync("PE_b", PresenceStatus.DoNotDisturb, null, null);
        Assert.Equal(PresenceStatus.Away, taipei.Read("PE_a").Status);
        Assert.Equal(PresenceStatus.Available, taipei.Read("PE_c").Status);
        Assert.Equal(PresenceStatus.Available, taipei.Read("PE_b").Status);
        await _server.StartAsync();

        await AgreeAsync("PE_a", view => view.Status == PresenceStatus.Away);
        await AgreeAsync("PE_b", view => view.Status == PresenceStatus.DoNotDisturb);
        await AgreeAsync("PE_c", view => view.Status == PresenceStatus.Available);
    }

    [Fact]
    public async Task Everything_swept_out_of_a_running_Redis_is_told_again()
    {
        var (taipei, xiamen) = (await StartAsync(), await StartAsync());
        await using var beats = Heartbeats.Of(taipei, ("PE_a", "c1"));
        await taipei.ConnectedAsync("PE_a", "desk", "c1");
        await AgreeAsync("PE_a", view => view.Status == PresenceStatus.Available);
        var before = xiamen.Read("PE_a");
        var told = Told.By(xiamen);

        await _server.CommandAsync("FLUSHALL");

        await Wait.UntilAsync(() => HasKeys("PE_a"), () => "Redis was not told again");
        Assert.True(told.NothingBut(before));
    }

    [Fact]
    public async Task Choices_made_on_two_nodes_at_once_end_in_one()
    {
        var (taipei, xiamen) = (await StartAsync(), await StartAsync());
        await using var beats = Heartbeats.Of(taipei, ("PE_a", "c1"));
        await taipei.ConnectedAsync("PE_a", "desk", "c1");

        for (var n = 0; n < 50; n++)
        {
            await Task.WhenAll(
                taipei.SetAsync("PE_a", PresenceStatus.Away, $"taipei {n}", null),
                xiamen.SetAsync("PE_a", PresenceStatus.DoNotDisturb, $"xiamen {n}", null));
        }

        await AgreeAsync("PE_a", view => view.Note?.EndsWith("49", StringComparison.Ordinal) == true);
    }

    [Fact]
    public async Task Node_whose_channel_was_lost_still_learns_what_changed()
    {
        var (taipei, xiamen) = (await StartAsync(), await StartAsync());
        await using var beats = Heartbeats.Of(taipei, ("PE_a", "c1"));

        // The subscriptions are cut and the change is told before they are back.
        await _server.CommandAsync("CLIENT KILL TYPE pubsub");
        await taipei.ConnectedAsync("PE_a", "desk", "c1");

        await SeesAsync(xiamen, "PE_a", PresenceStatus.Available);
    }

    [Fact]
    public async Task What_another_hand_wrote_into_the_channel_is_refused()
    {
        var taipei = await StartAsync();
        await using var beats = Heartbeats.Of(taipei, ("PE_a", "c1"));
        await taipei.ConnectedAsync("PE_a", "desk", "c1");

        foreach (var junk in (string[])["{}", "[", "[1,2]", """["PE_a"]""", """["PE_a","-1"]""", """["PE_a","9999999999999","s"]""", """["PE_a",null]"""])
        {
            await _server.CommandAsync($"PUBLISH crossstrait:presence '{junk}'");
        }

        taipei.SetBusy("PE_a", true);
        await SeesAsync(taipei, "PE_a", PresenceStatus.Busy);
    }

    private protected override async ValueTask<PresenceKeeper> StartAsync()
    {
        var node = await RedisNode.StartAsync(_server, $"ND_{_nodes.Count}", Fast);
        _nodes.Add(node);
        return node.Keeper;
    }

    private static Task SoonAsync(Func<bool> isGood) => Wait.UntilAsync(TimeSpan.FromMilliseconds(500), isGood, () => "the other node does not see it");

    /// <summary>All nodes come to see the same, of the same version, and it is good.</summary>
    private Task AgreeAsync(string personId, Func<PresenceView, bool> isGood)
    {
        List<PresenceView> Views() => [.. _nodes.Select(node => node.Keeper.Read(personId))];
        return Wait.UntilAsync(() => Views() is var views && views.Distinct().Count() == 1 && isGood(views[0]), () => string.Join("; ", Views()));
    }

    private bool HasKeys(string personId) =>
        _server.CommandAsync($"EXISTS crossstrait:presence:{personId}").GetAwaiter().GetResult() == ":1";
}
