using System.Text.Json;
using CrossStrait.Interop.Browsers;
using CrossStrait.Interop.Hosting;
using CrossStrait.Interop.Media;
using CrossStrait.Interop.Page;
using Microsoft.Playwright;
using Xunit;

namespace CrossStrait.Interop.Ways;

/// <summary>The page behind a line that carries little.</summary>
public sealed class NarrowLineTests(SourceFiles sources, ITestOutputHelper output)
{
    private const int Kilobits = 300;

    private static readonly TimeSpan _settling = TimeSpan.FromSeconds(10);

    /// <summary>
    /// Of the received picture and sound, over some seconds: the longest time without another frame, frames a second, the
    /// share of sound that was made up, and the mean height of the picture.
    /// </summary>
    private const string Watch = """
        async ({ seconds }) => {
          const read = async () => {
            const inbound = [...(await window.crossstrait.getStats()).subscribe.values()].filter(s => s.type === 'inbound-rtp');
            const sum = (kind, member) => inbound.filter(s => s.kind === kind).reduce((total, s) => total + (s[member] ?? 0), 0);
            return {
              at: performance.now(),
              frames: sum('video', 'framesDecoded'),
              height: sum('video', 'frameHeight'),
              concealed: sum('audio', 'concealedSamples'),
              samples: sum('audio', 'totalSamplesReceived'),
            };
          };
          const first = await read();
          let [last, moved, longest, heights, reads] = [first, first.at, 0, 0, 0];
          while (last.at - first.at < 1000 * seconds) {
            await new Promise(resolve => setTimeout(resolve, 50));
            const now = await read();
            longest = Math.max(longest, now.at - moved);
            moved = now.frames > last.frames ? now.at : moved;
            heights += now.height;
            reads++;
            last = now;
          }

          return JSON.stringify({
            longestFreezeMs: longest,
            framesPerSecond: 1000 * (last.frames - first.frames) / (last.at - first.at),
            height: heights / reads,
            concealed: (last.concealed - first.concealed) / (last.samples - first.samples),
          });
        }
        """;

    private const string Height = "document.querySelector('[data-testid=tile]:not([data-own]) video')?.videoHeight ?? 0";

    [Fact]
    public async Task A_downlink_of_300_kbit_still_shows_moving_pictures_and_clean_sound()
    {
        await using var network = await NetworkNamespace.CreateAsync();
        await using var server = await ServerProcess.StartAsync(
            NetworkNamespace.HostAddress,
            host: NetworkNamespace.HostAddress,
            settings: new Dictionary<string, string> { ["Rooms__VideoCodecs"] = "VP8" });
        await using var near = await ChromiumBrowser.LaunchAsync(sources.LargePicture, sources.Tone, ChromiumBrowser.Trust(server.Address));
        await using var far = await ChromiumBrowser.LaunchAsync(network, server.Address, sources);
        var room = await MeetingRoom.CreateAsync(server, "narrow");
        await room.EnterAsync(near, "Chen", "en", 320, 480);
        var looks = await room.EnterAsync(far, "Wang", "en");
        await looks.GetByTestId("control-camera").ClickAsync(); // one encoder is enough for two cores
        await looks.AwaitAsync(server, () => looks.EvaluateAsync<int>(Height), height => height >= 360, "a large picture while there is room");
        var before = await WatchAsync(looks, seconds: 2);

        await network.NarrowAsync(Kilobits, TimeSpan.FromMilliseconds(500));
        await looks.WaitForTimeoutAsync((float)_settling.TotalMilliseconds);
        var after = await WatchAsync(looks, seconds: 20);

        var said = $"{before}\n{after}\n{await room.ReadStatisticsAsync()}\n{server.LogTail()}";
        output.WriteLine($"{before} {after}");
        Assert.True(after.LongestFreezeMs < 2000, said);
        Assert.True(after.FramesPerSecond >= 5, said);
        Assert.True(after.Concealed < 0.02, said);
        Assert.True(after.Height < 0.75 * before.Height, said);
    }

    private static async Task<Watched> WatchAsync(IPage page, int seconds) =>
        JsonSerializer.Deserialize<Watched>(await page.EvaluateAsync<string>(Watch, new { seconds }), JsonSerializerOptions.Web)!;

    private sealed record Watched(double LongestFreezeMs, double FramesPerSecond, double Height, double Concealed);
}
