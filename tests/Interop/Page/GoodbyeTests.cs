using System.Diagnostics;
using CrossStrait.Interop.Browsers;
using CrossStrait.Interop.Hosting;
using CrossStrait.Interop.Media;
using Microsoft.Playwright;
using Xunit;

namespace CrossStrait.Interop.Page;

/// <summary>Who closes the tab has left; who only loads the page anew, or goes away from it and back, has not.</summary>
public sealed class GoodbyeTests(LoopbackServer host, SourceFiles sources)
{
    private static readonly TimeSpan _goneWithin = TimeSpan.FromSeconds(5);

    private readonly ServerProcess _server = host.Server;

    [Fact]
    public async Task Who_closes_the_tab_is_gone_within_five_seconds()
    {
        await using var browser = await ChromiumBrowser.LaunchAsync(sources.Picture, sources.Tone);
        var room = await MeetingRoom.CreateAsync(_server, "closing");
        var stays = await room.EnterAsync(browser, "Chen", "en");
        var closes = await room.EnterAsync(browser, "Wang", "en");
        await stays.AwaitPicturesAsync(_server, 2);

        var began = Stopwatch.GetTimestamp();
        await closes.CloseAsync(new() { RunBeforeUnload = true }); // as a person closes it: without, no page is told
        await stays.GetByTestId("tile").Filter(new() { HasText = "Wang" })
            .WaitForAsync(new() { State = WaitForSelectorState.Detached, Timeout = 30_000 });
        var took = Stopwatch.GetElapsedTime(began);

        Assert.True(took < _goneWithin, $"{took.TotalMilliseconds:0} ms\n{_server.LogTail()}");
        Assert.Equal(1, await stays.GetByTestId("tile").CountAsync());
    }

    [Fact]
    public async Task Who_reloads_or_goes_away_and_back_is_the_same_participant_and_nobody_sees_her_leave()
    {
        await using var browser = await ChromiumBrowser.LaunchAsync(sources.Picture, sources.Tone);
        var room = await MeetingRoom.CreateAsync(_server, "away and back");
        var stays = await room.EnterAsync(browser, "Chen", "en");
        var goes = await room.EnterAsync(browser, "Wang", "en");
        await stays.AwaitPicturesAsync(_server, 2);
        await goes.AwaitPicturesAsync(_server, 2);
        var id = await ReadSelfAsync(goes);
        await stays.EvaluateAsync(
            """
            (id) => {
              window.missed = 0;
              const { crossstrait } = window;
              crossstrait.subscribe(() => (window.missed += crossstrait.getState().participants.some((one) => one.id === id) ? 0 : 1));
            }
            """,
            id);

        await goes.ReloadAsync(new() { WaitUntil = WaitUntilState.Commit });
        await goes.AwaitPicturesAsync(_server, 2);
        Assert.Equal(id, await ReadSelfAsync(goes));

        await goes.GotoAsync(new Uri(_server.Address, "/healthz").ToString());
        await goes.GoBackAsync(new() { WaitUntil = WaitUntilState.Commit });
        await goes.AwaitPicturesAsync(_server, 2);
        Assert.Equal(id, await ReadSelfAsync(goes));

        // Somebody who comes and goes afterwards proves that those who stay had time to see her go.
        var passes = await room.EnterAsync(browser, "Lin", "en");
        await stays.AwaitPicturesAsync(_server, 3);
        await passes.CloseAsync(new() { RunBeforeUnload = true });
        await stays.GetByTestId("tile").Filter(new() { HasText = "Lin" }).WaitForAsync(new() { State = WaitForSelectorState.Detached });
        Assert.Equal(0, await stays.EvaluateAsync<int>("window.missed"));
        await stays.AwaitPicturesAsync(_server, 2);
    }

    private static Task<string> ReadSelfAsync(IPage page) => page.EvaluateAsync<string>("window.crossstrait.getState().selfId");
}
