using System.Globalization;
using CrossStrait.Interop.Browsers;
using CrossStrait.Interop.Hosting;
using CrossStrait.Interop.Media;
using Xunit;

namespace CrossStrait.Interop.Page;

/// <summary>The page in Firefox ESR, which lacks H264 here and chooses no scalability, beside the page in Chromium.</summary>
public sealed class FirefoxPageTests(SourceFiles sources)
{
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(40);

    [Fact]
    public async Task Firefox_and_chromium_see_each_other_though_the_room_began_with_h264()
    {
        await using var server = await ServerProcess.StartAsync(
            InterfaceAddress.Find().ToString(),
            settings: new Dictionary<string, string> { ["Rooms__VideoCodecs"] = "H264,VP8" });
        await using var chromium = await ChromiumBrowser.LaunchAsync(sources.Picture, sources.Tone);
        await using var firefox = await FirefoxBrowser.LaunchAsync();
        var room = await MeetingRoom.CreateAsync(server, "two kinds");
        var chen = await room.EnterAsync(chromium, "Chen", "en");
        await using var wang = await firefox.OpenAsync(server.Address, "/" + room.QueryFor("Wang", "en", "light"));
        await ClickAsync(wang, "join-continue");
        await ClickAsync(wang, "join-enter");

        var moving = await Poll.UntilAsync(
            _patience,
            async () => int.Parse(await wang.RunAsync($"({PageProbes.PicturesMove})().then(String)"), CultureInfo.InvariantCulture),
            pictures => pictures == 2,
            pictures => $"{pictures} moving pictures in Firefox\n{server.LogTail()}");
        Assert.Equal(2, moving);
        await chen.AwaitPicturesAsync(server, 2);
        Assert.Equal(0, await chen.Locator(".cannot").CountAsync());
    }

    /// <summary>As soon as the button is there and can be pressed.</summary>
    private static async Task ClickAsync(IScriptPage page, string testId) => await Poll.UntilAsync(
        _patience,
        () => page.RunAsync($"(async () => {{ const b = document.querySelector('[data-testid={testId}]:not(:disabled)'); b?.click(); return b ? 'pressed' : ''; }})()"),
        pressed => pressed.Length > 0,
        _ => testId);
}
