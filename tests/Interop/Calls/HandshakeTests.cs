using CrossStrait.Interop.Browsers;
using CrossStrait.Interop.Hosting;
using CrossStrait.Interop.Media;
using Xunit;

namespace CrossStrait.Interop.Calls;

/// <summary>Both shapes of ClientHello that Chromium sends, seen on the wire, lead to a call.</summary>
public sealed class HandshakeTests(LoopbackServer host, SourceFiles sources)
{
    private readonly ServerProcess _server = host.Server;

    [Fact]
    public async Task A_hello_of_two_datagrams_is_answered()
    {
        var hellos = await CallAsync();

        // With a post-quantum key share the message is larger than a datagram.
        Assert.All(hellos, hello => Assert.False(hello.IsWhole, $"{hello}"));
    }

    [Fact]
    public async Task A_hello_of_one_datagram_is_answered()
    {
        var hellos = await CallAsync("--disable-features=WebRtcPqcForDtls");

        Assert.All(hellos, hello => Assert.True(hello.IsWhole, $"{hello}"));
    }

    /// <summary>Publishes past a tap until a receiver decodes it, and returns the pieces of the publisher's ClientHello.</summary>
    private async Task<List<ClientHello>> CallAsync(params string[] flags)
    {
        await using var browser = await ChromiumBrowser.LaunchAsync(sources.Picture, sources.Tone, flags);
        var room = await _server.Api.CreateRoomAsync();
        await using var speaker = await MediaPage.CreateAsync(_server, browser, room, "speaker");
        await using var listener = await MediaPage.CreateAsync(_server, browser, room, "listener");
        await using var tap = new UdpTap(_server.MediaPort);
        await speaker.CaptureAsync();
        await speaker.PublishAsync(tap.Port);
        await listener.ReceiveAsync(pairs: 1);

        var rate = await listener.AwaitRateAsync(videos: 1, fps: 9);
        Assert.True(rate.Milliseconds is not null, $"{rate}\n{await speaker.DescribeAsync()}\n{await listener.DescribeAsync()}");

        var hellos = tap.FromBrowser.Select(datagram => ClientHello.Read(datagram)).OfType<ClientHello>().ToList();
        Assert.NotEmpty(hellos);
        return hellos;
    }
}
