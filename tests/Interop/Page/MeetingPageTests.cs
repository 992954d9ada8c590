using CrossStrait.Interop.Browsers;
using CrossStrait.Interop.Hosting;
using CrossStrait.Interop.Media;
using Microsoft.Playwright;
using Xunit;

namespace CrossStrait.Interop.Page;

/// <summary>The page as a person uses it, in real tabs.</summary>
public sealed class MeetingPageTests(LoopbackServer host, SourceFiles sources)
{
    private const string HeardBytes = """
        async () => {
          const { subscribe } = await window.crossstrait.getStats();
          return [...subscribe.values()].filter(s => s.type === 'inbound-rtp' && s.kind === 'audio').reduce((sum, s) => sum + s.totalAudioEnergy, 0);
        }
        """;

    private readonly ServerProcess _server = host.Server;

    [Fact]
    public async Task Two_tabs_see_and_hear_each_other_record_and_part()
    {
        await using var browser = await ChromiumBrowser.LaunchAsync(sources.Picture, sources.Tone);
        var room = await MeetingRoom.CreateAsync(_server, "冷鏈轉運倉二期");
        var taipei = await room.EnterAsync(browser, "林雅婷", "zh-Hant");
        var xiamen = await room.EnterAsync(browser, "周建华", "zh-Hans", 390, 844);

        foreach (var page in new[] { taipei, xiamen })
        {
            await page.AwaitPicturesAsync(_server, 2);
            await page.AwaitAsync(_server, () => page.EvaluateAsync<double>(HeardBytes), energy => energy > 0, "the other's voice");
        }

        Assert.Contains("周建华", await taipei.InnerTextAsync("main"), StringComparison.Ordinal);

        await taipei.GetByTestId("control-record").ClickAsync();
        await taipei.GetByTestId("confirm-record").ClickAsync();
        await Task.WhenAll(taipei.GetByTestId("recording-badge").WaitForAsync(), xiamen.GetByTestId("recording-badge").WaitForAsync());
        Assert.Contains("林雅婷", await xiamen.GetByTestId("recording-notice").InnerTextAsync(), StringComparison.Ordinal);
        await taipei.GetByTestId("control-record").ClickAsync();
        await taipei.GetByTestId("confirm-record").ClickAsync();
        await xiamen.GetByTestId("recording-badge").WaitForAsync(new() { State = WaitForSelectorState.Detached });
        await xiamen.AwaitAsync(_server, () => xiamen.GetByTestId("recording-notice").InnerTextAsync(), text => text.Contains("下载视频", StringComparison.Ordinal), "the finished film");

        await xiamen.GetByTestId("control-leave").ClickAsync();
        await xiamen.GetByTestId("confirm-leave").ClickAsync();
        await taipei.AwaitAsync(_server, () => taipei.GetByTestId("tile").CountAsync(), tiles => tiles == 1, "an empty place");
    }

    [Fact]
    public async Task Muting_and_switching_the_camera_off_is_seen_by_the_others()
    {
        await using var browser = await ChromiumBrowser.LaunchAsync(sources.Picture, sources.Tone);
        var room = await MeetingRoom.CreateAsync(_server, "mute");
        var speaker = await room.EnterAsync(browser, "Chen", "en");
        var listener = await room.EnterAsync(browser, "Wang", "en");
        await listener.AwaitPicturesAsync(_server, 2);
        var tile = listener.Locator("[data-testid=tile]").Filter(new() { HasText = "Chen" });
        Assert.Equal(0, await tile.GetByLabel("Muted").CountAsync());

        await speaker.GetByTestId("control-mic").ClickAsync();
        await tile.GetByLabel("Muted").WaitForAsync();
        await speaker.GetByTestId("control-camera").ClickAsync();
        await tile.Locator("video").WaitForAsync(new() { State = WaitForSelectorState.Detached });

        await speaker.GetByTestId("control-camera").ClickAsync();
        await listener.AwaitPicturesAsync(_server, 2);
    }

    [Theory]
    [InlineData("zh-Hant", "會議代碼不正確")]
    [InlineData("zh-Hans", "会议代码不正确")]
    [InlineData("en", "The access code is not right")]
    public async Task A_wrong_code_is_told_in_the_readers_language(string language, string words)
    {
        await using var browser = await ChromiumBrowser.LaunchAsync();
        var room = await MeetingRoom.CreateAsync(_server, "code");
        var page = await (room with { Code = "0000" }).OpenAsync(browser, "Guest", language);

        await page.GetByTestId("join-continue").ClickAsync();

        await page.GetByRole(AriaRole.Alert).WaitForAsync();
        Assert.Contains(words, await page.GetByRole(AriaRole.Alert).InnerTextAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("zh-Hant")]
    [InlineData("zh-Hans")]
    [InlineData("en")]
    public async Task Nothing_sticks_out_of_a_phone(string language)
    {
        await using var browser = await ChromiumBrowser.LaunchAsync();
        var room = await MeetingRoom.CreateAsync(_server, "電子檢疫證明：第三次工作會議");
        var page = await room.OpenAsync(browser, "Alexandra Featherstonehaugh", language, 390, 844);
        Assert.Equal(language, await page.EvaluateAsync<string>("document.documentElement.lang"));
        await AssertFitsAsync(page);

        await page.GetByTestId("join-continue").ClickAsync();
        await page.GetByTestId("join-enter").WaitForAsync();
        await AssertFitsAsync(page);

        await page.GetByTestId("join-enter").ClickAsync();
        await page.GetByTestId("tile").First.WaitForAsync();
        await AssertFitsAsync(page);
    }

    private static async Task AssertFitsAsync(IPage page) =>
        Assert.True(await page.EvaluateAsync<int>("document.documentElement.scrollWidth") <= 390, await page.InnerTextAsync("body"));
}
