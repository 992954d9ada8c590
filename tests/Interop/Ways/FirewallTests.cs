using CrossStrait.Interop.Browsers;
using CrossStrait.Interop.Hosting;
using CrossStrait.Interop.Media;
using Xunit;

namespace CrossStrait.Interop.Ways;

/// <summary>Browsers behind a wire on which packets are dropped.</summary>
public sealed class FirewallTests(SourceFiles sources)
{
    private const double LeastRate = 0.6 * SourceFiles.FramesPerSecond;

    [Fact]
    public async Task A_browser_behind_a_firewall_that_eats_udp_calls_over_tcp_within_five_seconds()
    {
        await using var network = await NetworkNamespace.CreateAsync();
        await network.DropAsync("meta l4proto udp", "meta l4proto udp");
        await using var server = await ServerProcess.StartAsync(NetworkNamespace.HostAddress, host: NetworkNamespace.HostAddress);
        await using var browser = await ChromiumBrowser.LaunchAsync(network, server.Address, sources);
        var room = await server.Api.CreateRoomAsync();
        await using var ana = await MediaPage.CreateAsync(server, browser, room, "ana");
        await using var bo = await MediaPage.CreateAsync(server, browser, room, "bo");
        await ana.CaptureAsync();
        await bo.CaptureAsync();

        await Task.WhenAll(ana.PublishAsync(), bo.PublishAsync(), ana.ReceiveAsync(pairs: 1), bo.ReceiveAsync(pairs: 1));

        foreach (var page in new[] { ana, bo })
        {
            var rate = await page.AwaitRateAsync(videos: 1, LeastRate);
            Assert.True(rate.Milliseconds is not null, $"{rate}\n{await page.DescribeAsync()}");
            foreach (var connection in new[] { "up", "down" })
            {
                Assert.InRange(await page.AwaitConnectedAsync(connection) ?? double.MaxValue, 0, 5000);
                Assert.Equal("tcp", (await page.ReadSelectedPairAsync(connection)).Protocol);
            }
        }
    }

    [Fact]
    public async Task A_path_that_loses_too_much_udp_is_told_of_and_its_next_answer_names_tcp_alone()
    {
        await using var network = await NetworkNamespace.CreateAsync();
        await using var server = await ServerProcess.StartAsync(NetworkNamespace.HostAddress, host: NetworkNamespace.HostAddress);
        await using var browser = await ChromiumBrowser.LaunchAsync(network, server.Address, sources);
        var room = await server.Api.CreateRoomAsync();
        await using var speaker = await MediaPage.CreateAsync(server, browser, room, "speaker");
        await using var listener = await MediaPage.CreateAsync(server, browser, room, "listener");
        await speaker.CaptureAsync();
        await speaker.CallAsync<string[]>("join", new { token = speaker.Token });
        await speaker.CallAsync<string>("publishOverHub");
        await listener.ReceiveAsync(pairs: 1);
        var before = await listener.AwaitRateAsync(videos: 1, LeastRate);
        Assert.True(before.Milliseconds is not null, $"{before}\n{await listener.DescribeAsync()}");
        var pair = await speaker.ReadSelectedPairAsync("up");
        Assert.Equal("udp", pair.Protocol);

        // The kernel tells the sender of what is dropped on its way out, and Chromium sends that once more: 38 of 100 are lost.
        // With more, or with answers lost too, Chromium finds the path dead before eight seconds of it have passed.
        await network.DropAsync(
            $"udp sport {pair.LocalPort} numgen random mod 100 < 62", $"udp dport {pair.LocalPort} numgen random mod 100 < 5");
        var answered = await speaker.CallAsync<string[]?>("restartWhenAskedForTcp", new { connection = "up", patience = 35_000 });

        Assert.True(answered is not null, await speaker.DescribeAsync());
        Assert.NotEmpty(answered);
        Assert.All(answered, transport => Assert.Equal("tcp", transport));
    }

    [Fact]
    public async Task A_path_that_dies_is_replaced_by_an_ice_restart_and_the_participant_stays_the_same()
    {
        await using var network = await NetworkNamespace.CreateAsync();
        await using var server = await ServerProcess.StartAsync(NetworkNamespace.HostAddress, host: NetworkNamespace.HostAddress);
        await using var browser = await ChromiumBrowser.LaunchAsync(network, server.Address, sources);
        var room = await server.Api.CreateRoomAsync();
        await using var speaker = await MediaPage.CreateAsync(server, browser, room, "speaker");
        await using var listener = await MediaPage.CreateAsync(server, browser, room, "listener");
        await speaker.CaptureAsync();
        await speaker.PublishAsync();
        await listener.CallAsync<string[]>("join", new { token = listener.Token });
        await listener.CallAsync<string>("subscribe", new { pairs = 1 });
        var before = await listener.AwaitRateAsync(videos: 1, LeastRate);
        Assert.True(before.Milliseconds is not null, $"{before}\n{await listener.DescribeAsync()}");

        // What a NAT does that forgets a mapping, or a change of networks: the old path carries nothing any more.
        var old = await listener.ReadSelectedPairAsync("down");
        Assert.Equal("udp", old.Protocol);
        await network.DropAsync($"udp sport {old.LocalPort}", $"udp dport {old.LocalPort}");
        await network.DropAsync($"tcp dport {server.MediaTcpPort}", $"tcp sport {server.MediaTcpPort}"); // or the browser goes on by that
        var restarted = await listener.CallAsync<double>("restartWhenCut", new { connection = "down", patience = 30_000 });

        Assert.InRange(restarted, 0, 5000);
        var after = await listener.AwaitRateAsync(videos: 1, LeastRate);
        Assert.True(after.Milliseconds is not null, $"{after}\n{await listener.DescribeAsync()}");
        Assert.NotEqual(old.LocalPort, (await listener.ReadSelectedPairAsync("down")).LocalPort);
    }
}
