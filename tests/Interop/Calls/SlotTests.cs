using CrossStrait.Interop.Browsers;
using CrossStrait.Interop.Hosting;
using Xunit;

namespace CrossStrait.Interop.Calls;

/// <summary>A viewer on the hub lets one slot show one speaker after another.</summary>
public sealed class SlotTests(LoopbackServer host)
{
    private const int LongestFreeze = 1000;

    private static readonly (string Identity, string Colour, int[] Levels)[] _speakers =
    [
        ("red", "rgb(200, 0, 0)", [200, 0, 0]),
        ("blue", "rgb(0, 0, 200)", [0, 0, 200]),
    ];

    private readonly ServerProcess _server = host.Server;

    [Fact]
    public async Task A_slot_changes_its_source_without_negotiation_or_a_freeze()
    {
        await using var browser = await ChromiumBrowser.LaunchAsync();
        var room = await _server.Api.CreateRoomAsync();
        foreach (var (identity, colour, _) in _speakers)
        {
            var speaker = await MediaPage.CreateAsync(_server, browser, room, identity);
            await speaker.CallAsync<bool>("paint", new { colour });
            await speaker.PublishAsync();
        }

        await using var viewer = await MediaPage.CreateAsync(_server, browser, room, "viewer");
        Assert.Equal(["blue", "red", "viewer"], (await viewer.CallAsync<string[]>("join", new { token = viewer.Token })).Order());
        await viewer.CallAsync<string>("subscribe", new { pairs = 1 });
        await AssertShownAsync(viewer, 0);
        var begun = await viewer.CallAsync<Negotiations>("negotiations");
        await viewer.CallAsync<double>("longestFreeze");

        for (var change = 1; change <= 5; change++)
        {
            await viewer.CallAsync<bool>("assign", new { pair = 0, identity = _speakers[change % 2].Identity });
            await AssertShownAsync(viewer, change % 2);
            var freeze = await viewer.CallAsync<double>("longestFreeze");
            Assert.True(freeze < LongestFreeze, $"change {change}: {freeze:0} ms\n{await viewer.DescribeAsync()}");
        }

        Assert.Equal(begun, await viewer.CallAsync<Negotiations>("negotiations"));
    }

    private static async Task AssertShownAsync(MediaPage viewer, int speaker)
    {
        var shown = await viewer.CallAsync<double?>("awaitColour", new { colour = _speakers[speaker].Levels, patience = 10_000 });
        Assert.True(shown is not null, $"{_speakers[speaker].Identity} is not shown\n{await viewer.DescribeAsync()}");
    }

    /// <param name="Wanted">How often the page was told that negotiation is needed.</param>
    /// <param name="State">Of the description in force.</param>
    /// <param name="Sdp">The page's own description.</param>
    private sealed record Negotiations(int Wanted, string State, string Sdp);
}
