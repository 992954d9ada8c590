using System.Diagnostics;
using System.Text.Json;
using CrossStrait.Interop.Browsers;
using CrossStrait.Interop.Hosting;
using CrossStrait.Interop.Media;
using Microsoft.Playwright;
using Xunit;

namespace CrossStrait.Interop.Page;

/// <summary>Who loses the line or reloads the page is still there, and everybody can see how things stand.</summary>
public sealed class StayingTests(LoopbackServer host, SourceFiles sources)
{
    private const string PicturesThere =
        "[...document.querySelectorAll('[data-testid=tile] video')].filter(video => video.videoWidth > 0 && video.currentTime > 0).length";

    private static readonly TimeSpan _reloadLimit = TimeSpan.FromSeconds(2);

    private readonly ServerProcess _server = host.Server;

    [Fact]
    public async Task A_reloaded_page_is_back_in_the_room_within_two_seconds_with_its_devices()
    {
        await using var browser = await ChromiumBrowser.LaunchAsync(sources.Picture, sources.Tone);
        var room = await MeetingRoom.CreateAsync(_server, "reload");
        var stays = await room.EnterAsync(browser, "Chen", "en");
        var reloads = await room.EnterAsync(browser, "Wang", "en");
        await reloads.AwaitPicturesAsync(_server, 2);
        await reloads.GetByTestId("control-mic").ClickAsync();
        await stays.GetByTestId("tile").Filter(new() { HasText = "Wang" }).GetByLabel("Muted").WaitForAsync();

        var began = Stopwatch.GetTimestamp();
        await reloads.ReloadAsync(new() { WaitUntil = WaitUntilState.Commit });
        await reloads.AwaitAsync(_server, () => reloads.EvaluateAsync<int>(PicturesThere), pictures => pictures == 2, "both pictures");
        var took = Stopwatch.GetElapsedTime(began);

        Assert.True(took < _reloadLimit, $"{took.TotalMilliseconds:0} ms\n{_server.LogTail()}");
        Assert.Equal("true", await reloads.GetByTestId("control-camera").GetAttributeAsync("aria-pressed"));
        Assert.Equal("false", await reloads.GetByTestId("control-mic").GetAttributeAsync("aria-pressed"));
        await stays.AwaitPicturesAsync(_server, 2);
        Assert.Equal(2, await stays.GetByTestId("tile").CountAsync());
        Assert.Contains("reload", await reloads.TitleAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_has_left_sees_the_start_page_after_a_reload()
    {
        await using var browser = await ChromiumBrowser.LaunchAsync(sources.Picture, sources.Tone);
        var room = await MeetingRoom.CreateAsync(_server, "left");
        var page = await room.EnterAsync(browser, "Chen", "en");
        await page.GetByTestId("control-leave").ClickAsync();
        await page.GetByTestId("confirm-leave").ClickAsync();
        await page.GetByText("You have left the room").WaitForAsync();

        await page.ReloadAsync();

        await page.GetByTestId("join-continue").WaitForAsync();
    }

    [Fact]
    public async Task A_lost_hub_connection_is_told_to_everybody_and_costs_nobody_her_place()
    {
        await using var browser = await ChromiumBrowser.LaunchAsync(sources.Picture, sources.Tone);
        var room = await MeetingRoom.CreateAsync(_server, "hub");
        var watches = await room.EnterAsync(browser, "Chen", "en");
        var loses = await room.OpenAsync(browser, "Wang", "en");
        var tap = await HubTap.AttachAsync(loses);
        await MeetingRoom.GoInAsync(loses);
        await watches.AwaitPicturesAsync(_server, 2);

        await tap.CutAsync();
        await loses.GetByTestId("connection-banner").WaitForAsync();
        Assert.Contains("Your place is kept", await loses.GetByTestId("connection-banner").InnerTextAsync(), StringComparison.Ordinal);
        await watches.GetByTestId("tile").Filter(new() { HasText = "Wang" }).GetByTestId("reconnecting").WaitForAsync();
        await watches.AwaitPicturesAsync(_server, 2); // media goes on

        tap.Mend();
        await loses.GetByTestId("connection-banner").WaitForAsync(new() { State = WaitForSelectorState.Detached });
        await watches.GetByTestId("reconnecting").WaitForAsync(new() { State = WaitForSelectorState.Detached });
        await loses.AwaitPicturesAsync(_server, 2);
        Assert.Equal(2, tap.CallsOf("Offer").Length); // one for each connection, and none after the break
    }

    [Fact]
    public async Task Another_network_means_another_path_and_no_second_joining()
    {
        await using var browser = await ChromiumBrowser.LaunchAsync(sources.Picture, sources.Tone);
        var room = await MeetingRoom.CreateAsync(_server, "network");
        var other = await room.EnterAsync(browser, "Chen", "en");
        var moves = await room.OpenAsync(browser, "Wang", "en");
        var tap = await HubTap.AttachAsync(moves);
        await MeetingRoom.GoInAsync(moves);
        await moves.AwaitPicturesAsync(_server, 2);
        var before = tap.CallsOf("Offer");
        Assert.Equal(2, before.Length);

        // What a browser does on the way from one network to another.
        await moves.EvaluateAsync("window.dispatchEvent(new Event('offline'))");
        await moves.GetByText("no network at the moment").WaitForAsync();
        await moves.EvaluateAsync("window.dispatchEvent(new Event('online'))");

        await moves.AwaitAsync(_server, () => Task.FromResult(tap.CallsOf("Offer").Length), offers => offers == 4, "two offers more");
        foreach (var offer in tap.CallsOf("Offer")[2..])
        {
            var earlier = before.Single(one => one.GetProperty("connection").GetString() == offer.GetProperty("connection").GetString());
            Assert.NotEqual(UserFragmentOf(earlier), UserFragmentOf(offer));
        }

        await moves.AwaitPicturesAsync(_server, 2);
        await other.AwaitPicturesAsync(_server, 2);
        Assert.Equal(0, await moves.GetByTestId("connection-banner").CountAsync());
        Assert.Single(tap.CallsOf("Join"));
    }

    [Fact]
    public async Task A_device_that_goes_away_is_told_and_can_be_replaced()
    {
        await using var browser = await ChromiumBrowser.LaunchAsync(sources.Picture, sources.Tone);
        var room = await MeetingRoom.CreateAsync(_server, "device");
        var page = await room.EnterAsync(browser, "Chen", "en");
        var other = await room.EnterAsync(browser, "Wang", "en");
        await other.AwaitPicturesAsync(_server, 2);

        // What a browser does when a camera is pulled out; there is no plug to pull here.
        await page.EvaluateAsync("""
            () => {
              const [track] = document.querySelector('[data-testid=tile][data-own] video').srcObject.getVideoTracks();
              track.stop();
              track.dispatchEvent(new Event('ended'));
            }
            """);

        await page.GetByTestId("device-lost").WaitForAsync();
        Assert.Contains("camera was disconnected", await page.GetByTestId("device-lost").InnerTextAsync(), StringComparison.Ordinal);
        await other.GetByTestId("tile").Filter(new() { HasText = "Chen" }).Locator("video").WaitForAsync(new() { State = WaitForSelectorState.Detached });

        await page.GetByTestId("device-lost").GetByRole(AriaRole.Button, new() { Name = "Use this one" }).ClickAsync();
        await page.GetByTestId("device-lost").WaitForAsync(new() { State = WaitForSelectorState.Detached });
        await other.AwaitPicturesAsync(_server, 2);
    }

    [Fact]
    public async Task A_refusal_is_told_in_words_and_the_device_is_not_left_running()
    {
        await using var browser = await ChromiumBrowser.LaunchAsync(sources.Picture, sources.Tone);
        var room = await MeetingRoom.CreateAsync(_server, "refusal");
        var page = await room.OpenAsync(browser, "Chen", "en");
        var tap = await HubTap.AttachAsync(page);
        tap.Refuse("Offer", "relayFull");
        await MeetingRoom.GoInAsync(page);

        await page.GetByTestId("refusal").WaitForAsync();

        Assert.Contains("The server is busy", await page.GetByTestId("refusal").InnerTextAsync(), StringComparison.Ordinal);
        Assert.Equal(0, await page.Locator("[data-testid=tile] video").CountAsync());
        await page.GetByTestId("refusal").GetByRole(AriaRole.Button).ClickAsync();
        await page.GetByTestId("refusal").WaitForAsync(new() { State = WaitForSelectorState.Detached });
    }

    /// <summary>New credentials are what makes an offer a restart (RFC 8445 9).</summary>
    private static string UserFragmentOf(JsonElement offer) =>
        offer.GetProperty("sdp").GetString()!.Split("\r\n").First(line => line.StartsWith("a=ice-ufrag:", StringComparison.Ordinal));
}
