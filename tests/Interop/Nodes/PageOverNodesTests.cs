using CrossStrait.Interop.Browsers;
using CrossStrait.Interop.Media;
using CrossStrait.Interop.Page;
using CrossStrait.Rooms.Tests.Storage;
using Microsoft.Playwright;
using Xunit;

namespace CrossStrait.Interop.Nodes;

/// <summary>The page, opened from two servers: people never notice where their room is.</summary>
public sealed class PageOverNodesTests(PostgresServer postgres, SourceFiles sources)
{
    [Fact]
    public async Task Page_of_another_node_goes_where_the_room_is_and_comes_back_when_that_node_is_gone()
    {
        await using var nodes = await TwoNodes.StartAsync(postgres);
        await using var browser = await ChromiumBrowser.LaunchAsync(sources.Picture, sources.Tone);
        var room = await MeetingRoom.CreateAsync(nodes.Taipei, "兩岸聯席會議");
        var taipei = await room.EnterAsync(browser, "林雅婷", "zh-Hant");
        var xiamen = await (room with { Server = nodes.Xiamen }).EnterAsync(browser, "周建华", "zh-Hans");

        await taipei.AwaitPicturesAsync(nodes.Taipei, 2);
        await xiamen.AwaitPicturesAsync(nodes.Taipei, 2);
        Assert.Equal(0, await CountConnectionsAsync());

        var closes = await (room with { Server = nodes.Xiamen }).EnterAsync(browser, "陈志强", "zh-Hans");
        await taipei.AwaitPicturesAsync(nodes.Taipei, 3);
        await closes.CloseAsync(new() { RunBeforeUnload = true });
        await taipei.GetByTestId("tile").Filter(new() { HasText = "陈志强" })
            .WaitForAsync(new() { State = WaitForSelectorState.Detached, Timeout = 10_000 });

        await nodes.Taipei.CrashAsync();

        await Poll.UntilAsync(
            TimeSpan.FromSeconds(30),
            CountConnectionsAsync,
            count => count > 0,
            _ => $"the page did not open its room again\n{nodes.Xiamen.LogTail()}");
        await xiamen.AwaitAsync(nodes.Xiamen, () => xiamen.GetByTestId("tile").CountAsync(), tiles => tiles == 1, "a room without those of the node that is gone");

        async Task<int> CountConnectionsAsync() =>
            (await nodes.Xiamen.Api.CallAsync(HttpMethod.Get, $"/api/rooms/{room.Id}/statistics")).GetProperty("connections").GetArrayLength();
    }
}
