using CrossStrait.Interop.Browsers;
using CrossStrait.Interop.Hosting;
using CrossStrait.Interop.Media;
using Microsoft.Playwright;
using Xunit;

namespace CrossStrait.Interop.Page;

/// <summary>What is shown large, what the server is told of it, and what the connection panel says.</summary>
public sealed class PicturesTests(LoopbackServer host, SourceFiles sources)
{
    private readonly ServerProcess _server = host.Server;

    /// <summary>Chromium's fake interface shares a fake screen.</summary>
    [Fact]
    public async Task A_shared_screen_gets_the_stage_until_it_ends_and_who_shares_it_is_seen_beside_it()
    {
        await using var browser = await ChromiumBrowser.LaunchAsync(sources.Picture, sources.Tone);
        var room = await MeetingRoom.CreateAsync(_server, "screen");
        var shares = await room.EnterAsync(browser, "Chen", "en");
        var looks = await room.EnterAsync(browser, "Wang", "en");
        await looks.AwaitPicturesAsync(_server, 2);

        await shares.GetByTestId("control-screen").ClickAsync();
        var stage = looks.GetByTestId("stage");
        await stage.WaitForAsync();
        Assert.Contains("Chen’s screen", await stage.InnerTextAsync(), StringComparison.Ordinal);
        await looks.AwaitAsync(
            _server,
            () => looks.EvaluateAsync<int>("document.querySelector('[data-testid=stage] video')?.videoWidth ?? 0"),
            width => width >= 640,
            "the width of the screen");
        Assert.Equal("camera", await looks.Locator(".strip [data-testid=tile]").First.GetAttributeAsync("data-source"));
        await looks.AwaitPicturesAsync(_server, 3); // the screen, whose it is, and oneself

        // The browser's own button: the track ends without the page having asked for it.
        await shares.EvaluateAsync("""
            () => {
              const [track] = document.querySelector('[data-testid=tile][data-own][data-source=screen] video').srcObject.getVideoTracks();
              track.stop();
              track.dispatchEvent(new Event('ended'));
            }
            """);
        await stage.WaitForAsync(new() { State = WaitForSelectorState.Detached });
        Assert.Equal("false", await shares.GetByTestId("control-screen").GetAttributeAsync("aria-pressed"));
        await looks.AwaitPicturesAsync(_server, 2);
    }

    [Fact]
    public async Task The_server_is_told_at_what_size_pictures_are_shown()
    {
        await using var browser = await ChromiumBrowser.LaunchAsync(sources.Picture, sources.Tone);
        var room = await MeetingRoom.CreateAsync(_server, "sizes");
        await room.EnterAsync(browser, "Chen", "en");
        var page = await room.OpenAsync(browser, "Wang", "en", 1280, 800);
        var tap = await HubTap.AttachAsync(page);
        await MeetingRoom.GoInAsync(page);
        await page.AwaitPicturesAsync(_server, 2);
        var large = await AwaitWidthAsync(page, tap, width => width > 500);

        await page.SetViewportSizeAsync(390, 844);
        var small = await AwaitWidthAsync(page, tap, width => width < 400);

        Assert.Equal(374, small); // the phone's width without its margins
        Assert.Equal(618, large); // half of what the margins leave
    }

    [Fact]
    public async Task The_connection_panel_tells_the_way_and_can_be_copied()
    {
        await using var browser = await ChromiumBrowser.LaunchAsync(sources.Picture, sources.Tone);
        var room = await MeetingRoom.CreateAsync(_server, "panel");
        var page = await room.EnterAsync(browser, "林雅婷", "zh-Hant");
        await page.Context.GrantPermissionsAsync(["clipboard-read", "clipboard-write", "camera", "microphone"]); // what is not named is taken away
        await room.EnterAsync(browser, "周建华", "zh-Hans");
        await page.AwaitPicturesAsync(_server, 2);

        await page.GetByTestId("control-connection").ClickAsync();
        var panel = page.GetByTestId("connection-panel");
        await page.AwaitAsync(_server, () => panel.InnerTextAsync(), text => text.Contains("周建华", StringComparison.Ordinal) && text.Contains("320×180", StringComparison.Ordinal), "streams");
        Assert.Equal("good", await page.GetByTestId("connection-verdict").GetAttributeAsync("data-quality"));
        Assert.Contains("UDP", await page.GetByTestId("path-way").InnerTextAsync(), StringComparison.Ordinal);
        await page.AwaitAsync(_server, () => page.GetByTestId("path-bitrate").InnerTextAsync(), text => text.Contains("bit/s", StringComparison.Ordinal), "a bitrate");

        await page.GetByTestId("connection-copy").ClickAsync();
        await panel.GetByText("已複製。").WaitForAsync();
        var copied = await page.EvaluateAsync<string>("navigator.clipboard.readText()");
        Assert.Contains("路徑: 上行 UDP / 下行 UDP", copied, StringComparison.Ordinal);
        Assert.Contains("下行 周建华 (攝影機): 編碼 VP8", copied, StringComparison.Ordinal);
    }

    private async Task<int> AwaitWidthAsync(IPage page, HubTap tap, Func<int, bool> isGood) =>
        await page.AwaitAsync(_server, () => Task.FromResult(LastWidth(tap)), isGood, "the width told");

    private static int LastWidth(HubTap tap) => tap.CallsOf("SetSlotSizes")
        .SelectMany(call => call.GetProperty("slots").EnumerateArray())
        .Select(slot => slot.GetProperty("width").GetInt32())
        .LastOrDefault();
}
