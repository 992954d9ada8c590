using CrossStrait.Interop.Synthetic;
using CrossStrait.MediaRelay;
using CrossStrait.MediaRelay.Recording;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace CrossStrait.Interop.Workers;

/// <summary>A relay with three threads, and people who are spread over them.</summary>
public sealed class SeveralWorkersTests
{
    private const int People = 3;

    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(20);

    [Fact]
    public async Task Everyone_on_three_workers_receives_everyone_and_all_is_recorded()
    {
        var directory = Directory.CreateTempSubdirectory("capture");
        await using var relay = MediaRelayFactory.Create(
            new RelayOptions { UdpPort = 0, TcpPort = -1, AnnouncedAddress = "127.0.0.1", Workers = People }, NullLoggerFactory.Instance);
        var peers = Enumerable.Range(0, People).Select(Person).ToList();
        var answers = new List<OfferAnswered>();
        for (var i = 0; i < People; i++)
        {
            answers.Add(await relay.ConnectAsync(peers[i], new TransportId(i + 1), _patience)); // in no group: each goes to the worker with least to do
        }

        Assert.Equal(People, answers.Select(answer => SyntheticAnswer.Read(answer.Sdp).Relay.Port).Distinct().Count());
        relay.Post(new StartCapture(new CaptureId(1), directory.FullName, "{}"));
        foreach (var track in answers.SelectMany(answer => answer.UpTracks))
        {
            relay.Post(new AddCaptureTrack(new CaptureId(1), track.Track, $"TR_{track.Track.Value}", "{}"));
        }

        for (var i = 0; i < People; i++)
        {
            ShowOthers(relay, answers, i);
        }

        await Poll.UntilAsync(
            _patience,
            () => peers.TrueForAll(peer => peer.Streams.Count == 2 * (People - 1) && peer.Streams.Values.All(stream => stream.Count >= 100)),
            () => string.Join('\n', peers.Select(peer => string.Join("; ", peer.Streams.Values))));

        Assert.All(peers.SelectMany(peer => peer.Streams.Values), stream => Assert.Equal((0, 0), stream.CountFaults()));
        Assert.All(peers.SelectMany(peer => peer.Streams.Values), stream => Assert.Equal(0, stream.CountSequenceJumps()));
        var statistics = relay.Statistics;
        Assert.Equal(2 * People * (People - 1), statistics.Gauges["links"]);
        Assert.All(Enumerable.Range(0, People), i => Assert.Equal(1, statistics.Gauges[$"worker_transports{{worker=\"{i}\"}}"]));

        relay.Post(new StopCapture(new CaptureId(1)));
        Assert.Null((await relay.AwaitAsync<CaptureStopped>(_ => true, _patience)).Error);
        Assert.Empty(CaptureVerifier.Verify(directory.FullName));
        var tracks = CaptureReader.TryOpen(directory.FullName)!.Tracks;
        Assert.Equal(2 * People, tracks.Count);
        Assert.All(tracks, track => Assert.True(track.ReadRecords().Count(record => record.Kind == CaptureRecordKind.Rtp) >= 100));

        relay.Post(new CloseTransport(new TransportId(1)));
        await relay.AwaitAsync<TransportClosed>(_ => true, _patience);
        await Poll.UntilAsync(
            _patience, () => relay.Statistics.Gauges["links"] == 2 * (People - 1) * (People - 2), () => "the links of the one who left stay");
        peers.ForEach(peer => peer.Dispose());
        directory.Delete(recursive: true);
    }

    private static SyntheticPeer Person(int number)
    {
        var voice = new SyntheticLine("voice", MediaKind.Audio, Sends: true, 100u + (uint)number);
        var face = new SyntheticLine("face", MediaKind.Video, Sends: true, 200u + (uint)number);
        var slots = Enumerable.Range(0, People - 1).SelectMany(i => (SyntheticLine[])
            [new($"a{i}", MediaKind.Audio, Sends: false), new($"v{i}", MediaKind.Video, Sends: false)]);
        return new SyntheticPeer([voice, face, .. slots], new SyntheticMicrophone(voice), new SyntheticCamera(face));
    }

    private static void ShowOthers(IMediaRelay relay, List<OfferAnswered> answers, int viewer)
    {
        var others = answers.Where((_, i) => i != viewer).ToList();
        foreach (var slot in answers[viewer].Slots)
        {
            var track = others[slot.Pair].UpTracks.Single(track => track.Kind == slot.Kind).Track;
            relay.Post(new SetSlotSource(answers[viewer].Transport, slot.Mid, track));
        }
    }
}
