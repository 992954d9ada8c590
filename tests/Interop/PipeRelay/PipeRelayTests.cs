using CrossStrait.Interop.Synthetic;
using CrossStrait.MediaRelay;
using Xunit;

namespace CrossStrait.Interop.PipeRelay;

/// <summary>Two peers talk through a relay that is another process, which is asked and tells through a pipe.</summary>
public sealed class PipeRelayTests
{
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(10);
    private static readonly SyntheticLine _voice = new("voice", MediaKind.Audio, Sends: true, 11);
    private static readonly SyntheticLine _face = new("face", MediaKind.Video, Sends: true, 12);

    [Fact]
    public async Task Two_peers_talk_through_a_relay_in_another_process()
    {
        await using var process = await RelayProcess.StartAsync("127.0.0.1");
        var relay = process.Relay;
        Assert.NotEqual(Environment.ProcessId, process.ProcessId);
        Assert.Equal(["127.0.0.1"], relay.AnnouncedAddresses);
        using var sender = new SyntheticPeer([_voice, _face], new SyntheticMicrophone(_voice), new SyntheticCamera(_face));
        using var taker = new SyntheticPeer([new("a", MediaKind.Audio, Sends: false), new("v", MediaKind.Video, Sends: false)]);

        var published = await relay.ConnectAsync(sender, new TransportId(1), _patience);
        var slots = await relay.ConnectAsync(taker, new TransportId(2), _patience);
        Assert.Equal(["voice", "face"], published.UpTracks.Select(track => track.Mid));
        foreach (var (track, slot) in published.UpTracks.Zip(slots.Slots))
        {
            relay.Post(new SetSlotSource(slots.Transport, slot.Mid, track.Track));
        }

        await Poll.UntilAsync(
            _patience, () => taker.Streams.Count == 2 && taker.Streams.Values.All(stream => stream.Count >= 100), () => string.Join("; ", taker.Streams.Values));
        Assert.All(taker.Streams.Values, stream => Assert.Equal((0, 0), stream.CountFaults()));
        await Poll.UntilAsync(
            _patience, () => relay.Statistics.Counters.GetValueOrDefault("packets_forwarded_total") >= 200, () => "the statistics stand still");

        relay.Post(new CloseTransport(published.Transport));
        Assert.Equal(CloseReason.Asked, (await relay.AwaitAsync<TransportClosed>(closed => closed.Transport == published.Transport, _patience)).Reason);
        Assert.Equal(0, await process.EndAsync());
    }

    [Fact]
    public async Task An_offer_that_is_no_offer_is_refused_through_the_pipe()
    {
        await using var process = await RelayProcess.StartAsync("127.0.0.1");

        process.Relay.Post(new ApplyOffer(new RequestId(7), new TransportId(1), "v=1\r\n\"\u5169\u5cb8\"\r\n"));

        var refused = await process.Relay.AwaitAsync<OfferRefused>(_ => true, _patience);
        Assert.Equal((new RequestId(7), OfferRefusal.BadSdp), (refused.Request, refused.Reason));
    }
}
