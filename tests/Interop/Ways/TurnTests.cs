using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using CrossStrait.Interop.Browsers;
using CrossStrait.Interop.Hosting;
using CrossStrait.Interop.Media;
using Xunit;

namespace CrossStrait.Interop.Ways;

/// <summary>Browsers that reach the relay through Debian's coturn, with the credentials that the hub gives them.</summary>
public sealed class TurnTests(SourceFiles sources)
{
    private const double LeastRate = 0.6 * SourceFiles.FramesPerSecond;

    [Theory]
    [InlineData("udp")]
    [InlineData("tcp")]
    public async Task A_browser_that_may_use_nothing_but_turn_sends_and_receives(string transport)
    {
        await using var turn = await TurnServer.StartAsync();
        await using var server = await ServerProcess.StartAsync("127.0.0.1", settings: turn.Settings);
        await using var browser = await ChromiumBrowser.LaunchAsync(sources.Picture, sources.Tone);
        var room = await server.Api.CreateRoomAsync();
        await using var ana = await MediaPage.CreateAsync(server, browser, room, "ana");
        await using var bo = await MediaPage.CreateAsync(server, browser, room, "bo");
        foreach (var page in new[] { ana, bo })
        {
            await page.CaptureAsync();
            await page.CallAsync<string[]>("join", new { token = page.Token });
            await page.CallAsync<JsonElement>("relayOnly", new { match = $"transport={transport}" });
        }

        await ana.PublishAsync();
        await bo.ReceiveAsync(pairs: 1);

        var rate = await bo.AwaitRateAsync(videos: 1, LeastRate);
        Assert.True(rate.Milliseconds is not null, $"{rate}\n{await ana.DescribeAsync()}\n{await bo.DescribeAsync()}\n{turn.LogTail()}");
        foreach (var pair in new[] { await ana.ReadSelectedPairAsync("up"), await bo.ReadSelectedPairAsync("down") })
        {
            Assert.Equal(("relay", transport), (pair.LocalType, pair.RelayProtocol));
        }
    }

    [Fact]
    public async Task Credentials_that_have_expired_or_were_made_up_are_refused()
    {
        await using var turn = await TurnServer.StartAsync();
        await using var server = await ServerProcess.StartAsync("127.0.0.1", settings: turn.Settings);
        await using var browser = await ChromiumBrowser.LaunchAsync(sources.Picture, sources.Tone);
        await using var page = await MediaPage.CreateAsync(server, browser, await server.Api.CreateRoomAsync(), "ana");
        await page.CaptureAsync();
        var url = $"turn:127.0.0.1:{turn.Port}?transport=udp";

        await AssertRefusedAsync(page, url, "1700000000:ana", Password("1700000000:ana")); // 2023
        await AssertRefusedAsync(page, url, "2000000000:ana", "guessed");

        var good = await GatherAsync(page, url, "2000000000:ana", Password("2000000000:ana")); // 2033
        Assert.Contains("relay", good.Types);
    }

    private static async Task AssertRefusedAsync(MediaPage page, string url, string username, string credential)
    {
        var gathered = await GatherAsync(page, url, username, credential);
        Assert.Empty(gathered.Types);
        Assert.Contains(401, gathered.Errors);
    }

    private static Task<Gathered> GatherAsync(MediaPage page, string url, string username, string credential) =>
        page.CallAsync<Gathered>("gather", new { iceServers = new[] { new { urls = url, username, credential } } });

#pragma warning disable CA5350 // the scheme of TURN servers
    private static string Password(string username) =>
        Convert.ToBase64String(HMACSHA1.HashData(Encoding.UTF8.GetBytes(TurnServer.Secret), Encoding.UTF8.GetBytes(username)));
#pragma warning restore CA5350

    private sealed record Gathered(string[] Types, int[] Errors);
}
