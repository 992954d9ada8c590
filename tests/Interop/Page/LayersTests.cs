using CrossStrait.Interop.Browsers;
using CrossStrait.Interop.Hosting;
using CrossStrait.Interop.Media;
using Xunit;

namespace CrossStrait.Interop.Page;

/// <summary>A page gets the layer that its tiles need, in every codec, and publishers send no more than that.</summary>
public sealed class LayersTests(SourceFiles sources)
{
    private const string ReceivedWidth = "document.querySelector('[data-testid=tile]:not([data-own]) video')?.videoWidth ?? 0";

    /// <summary>Codec, layers of the stream in use: what the publishing page sends of its camera.</summary>
    private const string Sent = """
        async () => {
          const { publish } = await window.crossstrait.getStats();
          return [...publish.values()]
            .filter(s => s.type === 'outbound-rtp' && s.kind === 'video' && s.active)
            .map(s => `${publish.get(s.codecId)?.mimeType} ${s.rid ?? ''} ${s.scalabilityMode ?? ''}`)
            .join(', ');
        }
        """;

    /// <summary>
    /// Sizes are compared with each other, not with those of the file: on a busy machine Chromium makes all layers smaller.
    /// </summary>
    /// <param name="codec">The first that the room uses.</param>
    /// <param name="top">What names the largest layer of a capture of 1280x720 where it is sent.</param>
    [Theory]
    [InlineData("VP8", "video/VP8 f")]
    [InlineData("H264", "video/H264 f")]
    [InlineData("VP9", "video/VP9  L3T3_KEY")]
    [InlineData("AV1", "video/AV1  L3T3_KEY")]
    public async Task A_large_tile_gets_a_large_picture_and_a_small_one_a_small_one(string codec, string top)
    {
        await using var server = await StartAsync(codec);
        await using var browser = await ChromiumBrowser.LaunchAsync(sources.LargePicture, sources.Tone);
        var room = await MeetingRoom.CreateAsync(server, codec);
        var sends = await room.EnterAsync(browser, "Chen", "en", 320, 430);
        var looks = await room.EnterAsync(browser, "Wang", "en", 320, 430);
        await looks.GetByTestId("control-camera").ClickAsync(); // one encoder is enough for two cores

        await AwaitSentAsync(false);
        var small = await AwaitWidthAsync(width => width is > 0 and <= 640);

        await looks.SetViewportSizeAsync(1920, 1080);
        await looks.GetByTestId("control-layout").ClickAsync();
        await AwaitSentAsync(true);
        var large = await AwaitWidthAsync(width => width >= 1.5 * small);

        await looks.SetViewportSizeAsync(320, 430);
        await AwaitSentAsync(false);
        await AwaitWidthAsync(width => width <= large / 1.5);

        Task<string> AwaitSentAsync(bool hasTop) => sends.AwaitAsync(
            server,
            () => sends.EvaluateAsync<string>(Sent),
            sent => sent.Length > 0 && sent.Contains(top, StringComparison.Ordinal) == hasTop,
            hasTop ? "all layers" : "all layers but the top");

        Task<int> AwaitWidthAsync(Func<int, bool> isGood) => looks.AwaitAsync(
            server, () => looks.EvaluateAsync<int>(ReceivedWidth), isGood, "the width of the picture");
    }

    /// <summary>Somebody comes whose browser decodes VP8 alone: the picture goes on for everybody, in VP8.</summary>
    [Fact]
    public async Task The_codec_follows_the_room_and_comes_back()
    {
        await using var server = await StartAsync("VP9");
        await using var browser = await ChromiumBrowser.LaunchAsync(sources.Picture, sources.Tone);
        var room = await MeetingRoom.CreateAsync(server, "codecs");
        var sends = await room.EnterAsync(browser, "Chen", "en");
        await sends.AwaitAsync(server, () => sends.EvaluateAsync<string>(Sent), sent => sent.StartsWith("video/VP9", StringComparison.Ordinal), "VP9");

        var old = await room.OpenAsync(browser, "Wang", "en");
        (await HubTap.AttachAsync(old)).Decodes = """["VP8"]""";
        await MeetingRoom.GoInAsync(old);
        await sends.AwaitAsync(server, () => sends.EvaluateAsync<string>(Sent), sent => sent.StartsWith("video/VP8", StringComparison.Ordinal), "VP8");
        await old.AwaitPicturesAsync(server, 2);

        await old.GetByTestId("control-leave").ClickAsync();
        await old.GetByTestId("confirm-leave").ClickAsync();
        await sends.AwaitAsync(server, () => sends.EvaluateAsync<string>(Sent), sent => sent.Contains("video/VP9", StringComparison.Ordinal), "VP9 again");
    }

    private static Task<ServerProcess> StartAsync(string codec) => ServerProcess.StartAsync(
        "127.0.0.1",
        settings: new Dictionary<string, string> { ["Rooms__VideoCodecs"] = codec == "VP8" ? codec : $"{codec},VP8" });
}
