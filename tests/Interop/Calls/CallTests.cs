using CrossStrait.Interop.Browsers;
using CrossStrait.Interop.Hosting;
using CrossStrait.Interop.Media;
using Xunit;

namespace CrossStrait.Interop.Calls;

/// <summary>Calls between Chromiums through the relay.</summary>
public sealed class CallTests(LoopbackServer host, SourceFiles sources)
{
    private const double LeastRate = 0.6 * SourceFiles.FramesPerSecond;

    private readonly ServerProcess _server = host.Server;

    [Fact]
    public async Task Three_participants_see_each_other_within_five_seconds_of_joining()
    {
        await using var browser = await ChromiumBrowser.LaunchAsync(sources.Picture, sources.Tone);
        var room = await _server.Api.CreateRoomAsync();
        var pages = new List<MediaPage>();
        foreach (var identity in new[] { "ana", "bo", "cheng" })
        {
            pages.Add(await MediaPage.CreateAsync(_server, browser, room, identity));
            await pages[^1].CaptureAsync();
        }

        await Task.WhenAll(pages.Select(page => Task.WhenAll(page.PublishAsync(), page.ReceiveAsync(pairs: 2))));

        var reached = await Task.WhenAll(pages.Select(page => page.AwaitRateAsync(videos: 2, LeastRate)));
        foreach (var (page, rate) in pages.Zip(reached))
        {
            Assert.True(rate.Milliseconds <= 5000, $"{rate}\n{await page.DescribeAsync()}");
            var transport = await page.ReadTransportAsync("down");
            Assert.StartsWith("SRTP_AEAD_AES_", transport.SrtpCipher, StringComparison.Ordinal);
            Assert.Contains("_GCM", (await page.ReadTransportAsync("up")).SrtpCipher, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_late_joiner_sees_a_picture_within_two_seconds()
    {
        await using var browser = await ChromiumBrowser.LaunchAsync(sources.Picture, sources.Tone);
        var room = await _server.Api.CreateRoomAsync();
        await using var speaker = await MediaPage.CreateAsync(_server, browser, room, "speaker");
        await using var early = await MediaPage.CreateAsync(_server, browser, room, "early");
        await speaker.CaptureAsync();
        await speaker.PublishAsync();
        await early.ReceiveAsync(pairs: 1);

        // The first key frame is long gone when the call runs for somebody else.
        var running = await early.AwaitRateAsync(videos: 1, LeastRate);
        Assert.True(running.Milliseconds is not null, $"{running}\n{await early.DescribeAsync()}");
        await using var late = await MediaPage.CreateAsync(_server, browser, room, "late");
        await late.ReceiveAsync(pairs: 1);

        var shown = await late.AwaitPictureAsync();
        Assert.True(shown <= 2000, $"{shown} ms\n{await late.DescribeAsync()}");
    }

    [Fact]
    public async Task A_tone_arrives_at_its_own_pitch()
    {
        await using var browser = await ChromiumBrowser.LaunchAsync(sources.Picture, sources.Tone);
        var room = await _server.Api.CreateRoomAsync();
        await using var speaker = await MediaPage.CreateAsync(_server, browser, room, "speaker");
        await using var listener = await MediaPage.CreateAsync(_server, browser, room, "listener");
        await speaker.CaptureAsync(video: false);
        await speaker.PublishAsync();
        await listener.ReceiveAsync(pairs: 1);

        var tone = await listener.AwaitToneAsync();

        // A bin of the analysis is 3 Hz wide.
        Assert.True(
            Math.Abs(tone.Hertz - SourceFiles.ToneHertz) <= 3 && tone.Clearance >= 20, $"{tone}\n{await listener.DescribeAsync()}");
    }
}
