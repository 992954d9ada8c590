using System.Globalization;
using CrossStrait.Interop.Browsers;
using CrossStrait.Interop.Hosting;
using CrossStrait.Interop.Media;
using CrossStrait.Interop.Page;
using Microsoft.Playwright;
using Xunit;

namespace CrossStrait.Interop.Ways;

/// <summary>The page on a wire that loses so much UDP that the relay asks it to leave.</summary>
public sealed class TcpPageTests(SourceFiles sources)
{
    /// <summary>Eight seconds of loss until it is told, and a new peer connection; twice that on a busy machine.</summary>
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(40);

    /// <summary>Protocol and local port of the pair that a connection uses; empty while there is none.</summary>
    private const string Pair = """
        async connection => {
          const stats = (await window.crossstrait.getStats())[connection];
          const transport = [...(stats?.values() ?? [])].find(s => s.type === 'transport');
          const pair = stats?.get(transport?.selectedCandidatePairId);
          const local = pair?.state === 'succeeded' ? stats.get(pair.localCandidateId) : null;
          return local ? `${local.protocol} ${local.port}` : '';
        }
        """;

    [Fact]
    public async Task A_page_that_is_asked_to_leaves_udp_for_tcp_and_the_call_goes_on()
    {
        await using var network = await NetworkNamespace.CreateAsync();
        await using var server = await ServerProcess.StartAsync(NetworkNamespace.HostAddress, host: NetworkNamespace.HostAddress);
        await using var browser = await ChromiumBrowser.LaunchAsync(network, server.Address, sources);
        var room = await MeetingRoom.CreateAsync(server, "lossy");
        var chen = await room.EnterAsync(browser, "Chen", "en");
        var wang = await room.EnterAsync(browser, "Wang", "en");
        await chen.AwaitPicturesAsync(server, 2);
        await wang.AwaitPicturesAsync(server, 2);

        // What Chromium is told of as dropped on its way out it sends once more: 38 of 100 are lost either way.
        var (sends, receives) = (await ReadUdpPortAsync(chen, "publish"), await ReadUdpPortAsync(wang, "subscribe"));
        await network.DropAsync($"udp sport {sends} numgen random mod 100 < 62", $"udp dport {sends} numgen random mod 100 < 5");
        await network.DropAsync($"udp sport {receives} numgen random mod 100 < 5", $"udp dport {receives} numgen random mod 100 < 38");

        await AwaitTcpAsync(chen, "publish");
        await AwaitTcpAsync(wang, "subscribe");
        await chen.AwaitPicturesAsync(server, 2);
        await wang.AwaitPicturesAsync(server, 2);
        Assert.Equal(2, await wang.GetByTestId("tile").CountAsync());
        Assert.StartsWith("udp", await chen.EvaluateAsync<string>(Pair, "subscribe"), StringComparison.Ordinal); // that one was well

        Task AwaitTcpAsync(IPage page, string connection) => Poll.UntilAsync(
            _patience,
            async () => (Pair: await page.EvaluateAsync<string>(Pair, connection), Statistics: await room.ReadStatisticsAsync()),
            seen => seen.Pair.StartsWith("tcp", StringComparison.Ordinal),
            seen => $"{connection} over tcp: {seen.Pair}\n{seen.Statistics}\n{server.LogTail()}");
    }

    private static async Task<int> ReadUdpPortAsync(IPage page, string connection)
    {
        var pair = await page.EvaluateAsync<string>(Pair, connection);
        Assert.StartsWith("udp ", pair, StringComparison.Ordinal);
        return int.Parse(pair.AsSpan(4), CultureInfo.InvariantCulture);
    }
}
