using CrossStrait.Interop.Browsers;
using CrossStrait.Interop.Hosting;
using CrossStrait.Interop.Media;
using Xunit;

namespace CrossStrait.Interop.Calls;

/// <summary>Redundant audio from one Chromium and towards another, whose paths both lose packets.</summary>
public sealed class RedundancyTests(SourceFiles sources, ITestOutputHelper output)
{
    private const string InjectedLoss = "0.08";

    [Fact]
    public async Task A_listener_hears_what_was_lost_on_both_paths()
    {
        var settings = new Dictionary<string, string> { ["MediaRelay__InjectLoss"] = InjectedLoss };
        await using var server = await ServerProcess.StartAsync("127.0.0.1", settings: settings);
        await using var browser = await ChromiumBrowser.LaunchAsync(sources.Picture, sources.Tone);
        var room = await server.Api.CreateRoomAsync();
        await using var speaker = await MediaPage.CreateAsync(server, browser, room, "speaker");
        await using var listener = await MediaPage.CreateAsync(server, browser, room, "listener");
        await speaker.CaptureAsync(video: false);
        await speaker.PublishAsync(redundantAudio: true);
        await listener.ReceiveAsync(pairs: 1);
        await listener.CallAsync<Hearing>("listen", new { seconds = 12 }); // until it has reported its losses

        var hearing = await listener.CallAsync<Hearing>("listen", new { seconds = 15 });

        // What was lost on the way in is repaired by the relay, so that only the way out shows in the numbers.
        output.WriteLine(hearing.ToString());
        Assert.True(hearing.Lost <= 0.16, $"{hearing}\n{await listener.DescribeAsync()}");
        Assert.True(hearing.Repeated >= 0.5, $"{hearing}\n{await listener.DescribeAsync()}");
        Assert.True(hearing.Concealed <= 0.04, $"{hearing}\n{await listener.DescribeAsync()}");
    }

    private sealed record Hearing(double Lost, double Concealed, double Repeated);
}
