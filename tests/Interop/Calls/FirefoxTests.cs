using CrossStrait.Interop.Browsers;
using CrossStrait.Interop.Hosting;
using CrossStrait.Interop.Media;
using Xunit;

namespace CrossStrait.Interop.Calls;

/// <summary>Firefox ESR and Chromium in one room, over an address of the machine: Firefox sends no media to loopback.</summary>
public sealed class FirefoxTests(SourceFiles sources)
{
    private const double LeastRate = 0.6 * SourceFiles.FramesPerSecond;

    [Fact]
    public async Task Firefox_and_chromium_see_and_hear_each_other()
    {
        await using var server = await ServerProcess.StartAsync(InterfaceAddress.Find().ToString());
        await using var chromium = await ChromiumBrowser.LaunchAsync(sources.Picture, sources.Tone);
        await using var firefox = await FirefoxBrowser.LaunchAsync();
        var room = await server.Api.CreateRoomAsync();
        await using var ana = await MediaPage.CreateAsync(server, chromium, room, "ana");
        await using var bo = await MediaPage.CreateAsync(server, await firefox.OpenAsync(server.Address), room, "bo");
        foreach (var page in new[] { ana, bo })
        {
            await page.CaptureAsync();
            await page.PublishAsync();
            await page.ReceiveAsync(pairs: 1);
        }

        foreach (var page in new[] { ana, bo })
        {
            var rate = await page.AwaitRateAsync(videos: 1, LeastRate);
            Assert.True(rate.Milliseconds is not null, $"{rate}\n{await page.DescribeAsync()}");
            var transport = await page.ReadTransportAsync("down");
            Assert.True(transport.SrtpCipher.Contains("GCM", StringComparison.Ordinal), $"{transport}");
        }

        var level = await bo.AwaitSoundAsync();
        Assert.True(level >= 0.01, $"{level}\n{await bo.DescribeAsync()}");
        var tone = await ana.AwaitToneAsync();
        Assert.True(tone.Clearance >= 20, $"{tone}\n{await ana.DescribeAsync()}");
    }
}
