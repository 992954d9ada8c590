using CrossStrait.Interop.Hosting;
using CrossStrait.Interop.Synthetic;
using CrossStrait.MediaRelay.Srtp;
using Xunit;

namespace CrossStrait.Interop.Whip;

/// <summary>A client of RFC 9725 that is no browser and does nothing that the RFC does not ask of it.</summary>
public sealed class SyntheticCallTests(LoopbackServer host)
{
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(10);

    private readonly ServerProcess _server = host.Server;

    [Fact]
    public async Task Media_of_a_plain_client_arrives_whole()
    {
        using var pair = await SyntheticPair.ConnectAsync(_server);
        await pair.AwaitPacketsAsync(150, _server);

        Assert.Equal(SrtpProfile.AeadAes128Gcm, await pair.Publisher.Peer.Connected);
        Assert.Equal((0, 0), pair.Audio.CountFaults());
        Assert.Equal((0, 0), pair.Video.CountFaults());

        // Padding that the sender put between frames leaves no hole and comes no further.
        Assert.Equal(0, pair.Video.EmptyPackets);
        Assert.Equal(0, pair.Video.CountSequenceJumps());
    }

    [Fact]
    public async Task A_receiver_that_asks_for_nothing_begins_with_a_key_frame()
    {
        using var pair = await SyntheticPair.ConnectAsync(_server);

        Assert.True(pair.Camera.KeyFramesAsked > 0, $"{pair.Video}\n{_server.LogTail()}");

        // RFC 7741 4.2 and 4.3: S, and behind the descriptor of four bytes P = 0.
        var payload = pair.Video.FirstPayload;
        Assert.Equal(0x10, payload[0] & 0x10);
        Assert.Equal(0x00, payload[4] & 0x01);
    }

    [Fact]
    public async Task Media_goes_on_through_an_ice_restart_of_either_side()
    {
        using var pair = await SyntheticPair.ConnectAsync(_server);
        foreach (var client in new[] { pair.Publisher, pair.Receiver })
        {
            await client.RestartIceAsync();
            await Poll.UntilAsync(_patience, () => client.Peer.HasMoved, () => $"not moved\n{_server.LogTail()}");
            await pair.AwaitPacketsAsync(50, _server);
        }

        Assert.Equal((0, 0), pair.Audio.CountFaults());
        Assert.Equal((0, 0), pair.Video.CountFaults());
    }
}
