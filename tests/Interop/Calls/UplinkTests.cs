using System.Text.Json;
using CrossStrait.Interop.Browsers;
using CrossStrait.Interop.Hosting;
using Xunit;

namespace CrossStrait.Interop.Calls;

/// <summary>What a publishing Chromium learns from the relay's feedback.</summary>
public sealed class UplinkTests(LoopbackServer host, ITestOutputHelper output)
{
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(8);

    [Fact]
    public async Task A_publisher_finds_out_that_nothing_limits_its_uplink()
    {
        var server = host.Server;
        await using var browser = await ChromiumBrowser.LaunchAsync();
        var room = await server.Api.CreateRoomAsync();
        await using var speaker = await MediaPage.CreateAsync(server, browser, room, "speaker");
        await speaker.CallAsync<bool>("capture", new { audio = true, video = true, width = 640, height = 360, frameRate = 30 });
        await speaker.PublishAsync();

        // Chromium begins at 300 kbit/s, probes to twice what it wants to send, and wants 1.7 Mbit/s for 640x360.
        var reached = await speaker.CallAsync<Uplink>(
            "awaitUplink", new { available = 2_500_000, video = 1_600_000, patience = _patience.TotalMilliseconds });

        output.WriteLine(reached.ToString());
        Assert.True(reached is { Available: >= 2_500_000, Video: >= 1_600_000 }, $"{reached}\n{await speaker.DescribeAsync()}");
    }

    [Fact]
    public async Task A_publisher_answers_how_long_its_round_trip_is()
    {
        var server = host.Server;
        await using var browser = await ChromiumBrowser.LaunchAsync();
        var room = await server.Api.CreateRoomAsync();
        await using var speaker = await MediaPage.CreateAsync(server, browser, room, "speaker");
        await speaker.CaptureAsync();
        await speaker.PublishAsync();

        var statistics = await Poll.UntilAsync(
            _patience,
            () => server.Api.CallAsync(HttpMethod.Get, $"/api/rooms/{room}/statistics"),
            reply => RoundTrips(reply).Any(milliseconds => milliseconds >= 0),
            reply => reply.ToString());

        Assert.InRange(RoundTrips(statistics).Max(), 0, 1000); // loopback, and two programs that wait for a processor
    }

    private static IEnumerable<int> RoundTrips(JsonElement statistics) => statistics.GetProperty("connections").EnumerateArray()
        .Select(connection => connection.GetProperty("statistics").GetProperty("roundTripMs").GetInt32());

    private sealed record Uplink(double Milliseconds, double Available, double Video);
}
