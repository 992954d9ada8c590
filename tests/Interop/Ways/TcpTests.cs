using CrossStrait.Interop.Browsers;
using CrossStrait.Interop.Hosting;
using CrossStrait.Interop.Media;
using Xunit;

namespace CrossStrait.Interop.Ways;

/// <summary>Browsers that may not use UDP.</summary>
public sealed class TcpTests(LoopbackServer host, SourceFiles sources)
{
    private const double LeastRate = 0.6 * SourceFiles.FramesPerSecond;

    private readonly ServerProcess _server = host.Server;

    [Fact]
    public async Task A_browser_without_udp_calls_over_tcp_within_five_seconds_in_both_directions()
    {
        await using var browser = await ChromiumBrowser.LaunchAsync(
            sources.Picture, sources.Tone, "--webrtc-ip-handling-policy=disable_non_proxied_udp");
        var room = await _server.Api.CreateRoomAsync();
        await using var ana = await MediaPage.CreateAsync(_server, browser, room, "ana");
        await using var bo = await MediaPage.CreateAsync(_server, browser, room, "bo");
        await ana.CaptureAsync();
        await bo.CaptureAsync();

        await Task.WhenAll(ana.PublishAsync(), bo.PublishAsync(), ana.ReceiveAsync(pairs: 1), bo.ReceiveAsync(pairs: 1));

        foreach (var page in new[] { ana, bo })
        {
            foreach (var connection in new[] { "up", "down" })
            {
                var connected = await page.AwaitConnectedAsync(connection);
                Assert.True(connected <= 5000, $"{connection}: {connected} ms\n{await page.DescribeAsync()}");
                Assert.Equal("tcp", (await page.ReadSelectedPairAsync(connection)).Protocol);
            }

            var rate = await page.AwaitRateAsync(videos: 1, LeastRate);
            Assert.True(rate.Milliseconds is not null, $"{rate}\n{await page.DescribeAsync()}");
            var tone = await page.AwaitToneAsync();
            Assert.True(Math.Abs(tone.Hertz - SourceFiles.ToneHertz) <= 3 && tone.Clearance >= 20, $"{tone}\n{await page.DescribeAsync()}");
        }
    }

    [Fact]
    public async Task Udp_is_preferred_where_it_works()
    {
        await using var browser = await ChromiumBrowser.LaunchAsync(sources.Picture, sources.Tone);
        await using var page = await MediaPage.CreateAsync(_server, browser, await _server.Api.CreateRoomAsync(), "ana");
        await page.CaptureAsync();
        await page.PublishAsync();

        Assert.NotNull(await page.AwaitConnectedAsync("up"));
        Assert.Equal("udp", (await page.ReadSelectedPairAsync("up")).Protocol);
    }

    [Fact]
    public async Task A_browser_with_ipv6_alone_calls_over_it()
    {
        await using var server = await ServerProcess.StartAsync("::1");
        await using var browser = await ChromiumBrowser.LaunchAsync(sources.Picture, sources.Tone);
        var room = await server.Api.CreateRoomAsync();
        await using var speaker = await MediaPage.CreateAsync(server, browser, room, "speaker");
        await using var listener = await MediaPage.CreateAsync(server, browser, room, "listener");
        await speaker.CaptureAsync();
        await speaker.PublishAsync();
        await listener.ReceiveAsync(pairs: 1);

        var rate = await listener.AwaitRateAsync(videos: 1, LeastRate);
        Assert.True(rate.Milliseconds is not null, $"{rate}\n{await listener.DescribeAsync()}");
        Assert.Equal("::1", (await listener.ReadSelectedPairAsync("down")).RemoteAddress.Trim('[', ']'));
    }
}
