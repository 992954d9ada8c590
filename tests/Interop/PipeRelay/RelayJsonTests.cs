using System.Text.Json;
using CrossStrait.MediaRelay;
using Xunit;

namespace CrossStrait.Interop.PipeRelay;

/// <summary>Every command and every event is the same after a way through JSON.</summary>
public sealed class RelayJsonTests
{
    private static readonly RelayCommand[] _commands =
    [
        new ApplyOffer(new(1), new(2), "v=0\r\n", MayPublish: false),
        new RestartIce(new(3), new(4), "ufrag", "password"),
        new SetSlotSource(new(5), "0", new UpTrackId(6)),
        new SetSlotSource(new(5), "0", Source: null),
        new SetSlotDemand(new(5), "1", 640, 360, SlotPriority.ActiveSpeaker),
        new CloseTransport(new(7)),
        new StartCapture(new(8), "/recordings/x", """{"room":"兩岸"}"""),
        new AddCaptureTrack(new(9), new(10), "TR_1", "{}"),
        new AddCaptureNote(new(11), "{}"),
        new StopCapture(new(long.MaxValue)),
        new RequestStatistics(new(12), new(13)),
        new StartTrace(new(14), new(15), "/traces/x.pcap", WithPayload: true, 20, 1L << 40),
        new StopTrace(new(16)),
    ];

    private static readonly RelayEvent[] _events =
    [
        new OfferAnswered(new(1), new(2), "v=0\r\n", [new("0", MediaKind.Audio, new(3), "opus", "stream", null)], [new("1", MediaKind.Video, 4)]),
        new OfferRefused(new(1), new(2), OfferRefusal.NothingUsable, "no codec"),
        new IceRestarted(new(1), new(2), "ufrag", "password", ["candidate:1"]),
        new TransportConnected(new(1), "SRTP_AEAD_AES_128_GCM"),
        new TransportDisconnected(new(1)),
        new TransportClosed(new(1), CloseReason.FingerprintMismatch),
        new UpTrackStarted(new(1)),
        new UpTrackEnded(new(1)),
        new LayersWanted(new(1), [new("h", true, -1), new("f", false, -1)]),
        new AudioLevels([new(new(1), 30, true), new(new(2), 127, false)]),
        new ConnectionQuality(new(1), 1_200_000, 0.05, 150, UsesTcp: true),
        new UdpUnusable(new(1)),
        new CaptureSegmentClosed(new(1), "a.seg", 2, "00"),
        new CaptureGap(new(1), "TR_1", 3),
        new CaptureStopped(new(1), null),
        new StatisticsGathered(new(1), new(2), new(
            "connected", "SRTP_AEAD_AES_128_GCM", "127.0.0.1:7900", null, "tcp", 40, 1, 2, 3, 0.5,
            [new("7", "0", MediaKind.Video, "Vp8", [new(uint.MaxValue, "q", 1, 2, 3, 0.25, 4, 5, 320, 180)])],
            [new("1", MediaKind.Audio, 9, "7", 1, 2, -3, 0.5, 4, 5, null, new(-1, -1))])),
        new TraceEnded(new(1), new(2), 3, "disk full"),
    ];

    [Fact]
    public void Every_command_survives_a_way_through_json()
    {
        AssertAllOf<RelayCommand>(_commands);
        Assert.All(_commands, command =>
        {
            var text = JsonSerializer.Serialize(command, RelayJson.Default.RelayCommand);
            Assert.DoesNotContain('\n', text);
            Assert.Equal(command, JsonSerializer.Deserialize(text, RelayJson.Default.RelayCommand));
        });
    }

    [Fact]
    public void Every_event_survives_a_way_through_json()
    {
        AssertAllOf<RelayEvent>(_events);
        Assert.All(_events, relayEvent =>
        {
            var text = JsonSerializer.Serialize(new PipeFrame(Event: relayEvent), RelayJson.Default.PipeFrame);
            Assert.DoesNotContain('\n', text);

            // Part by part: lists within records are compared by what they hold.
            Assert.Equivalent(relayEvent, JsonSerializer.Deserialize(text, RelayJson.Default.PipeFrame)!.Event, strict: true);
        });
    }

    [Fact]
    public void Statistics_survive_a_way_through_json()
    {
        var statistics = new RelayStatistics(
            new Dictionary<string, long> { ["dropped_total{reason=\"Replayed\"}"] = 3 },
            new Dictionary<string, double> { ["transports"] = 2 },
            new StallHistogram([0.001, double.PositiveInfinity], [1, 2], 0.5, 0.25));

        var text = JsonSerializer.Serialize(new PipeFrame(Statistics: statistics), RelayJson.Default.PipeFrame);

        Assert.Equivalent(statistics, JsonSerializer.Deserialize(text, RelayJson.Default.PipeFrame)!.Statistics, strict: true);
    }

    private static void AssertAllOf<T>(IEnumerable<T> samples) => Assert.Equal(
        typeof(T).Assembly.GetTypes().Where(type => type.BaseType == typeof(T)).Select(type => type.Name).Order(),
        samples.Select(sample => sample!.GetType().Name).Distinct().Order());
}
