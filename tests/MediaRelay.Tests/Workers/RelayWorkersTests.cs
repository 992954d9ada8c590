using System.Text.RegularExpressions;
using CrossStrait.MediaRelay.Ice;
using CrossStrait.MediaRelay.Tests.Sdp;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace CrossStrait.MediaRelay.Tests.Workers;

public partial class RelayWorkersTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Answer_names_the_worker_in_its_ufrag_and_that_workers_port()
    {
        await using var relay = Create(workers: 3);

        var answers = new List<OfferAnswered>();
        for (var i = 1; i <= 6; i++)
        {
            relay.Post(new ApplyOffer(new RequestId(i), new TransportId(i), OfferText.Of("0", OfferText.Audio("0")), Group: $"room {i % 3}"));
            answers.Add(await NextAsync<OfferAnswered>(relay));
        }

        var places = answers.Select(answer => (Worker: WorkerIn(answer.Sdp), Port: PortIn(answer.Sdp))).ToList();
        Assert.Equal(3, places.Distinct().Count());
        Assert.Equal([0, 1, 2], places.Select(place => place.Worker).Distinct().Order());
        Assert.Equal(places[..3], places[3..]); // the same rooms in the same order
    }

    [Fact]
    public async Task Statistics_count_each_worker_and_all_of_them()
    {
        await using var relay = Create(workers: 2);
        relay.Post(new ApplyOffer(new RequestId(1), new TransportId(1), OfferText.Of("0", OfferText.Audio("0"))));
        relay.Post(new ApplyOffer(new RequestId(2), new TransportId(2), OfferText.Of("0", OfferText.Audio("0"))));
        relay.Post(new ApplyOffer(new RequestId(3), new TransportId(3), OfferText.Of("0", OfferText.Audio("0"))));
        relay.Post(new CloseTransport(new TransportId(3)));
        Assert.Equal(new TransportId(3), (await NextAsync<TransportClosed>(relay)).Transport);

        var gauges = relay.Statistics.Gauges;

        Assert.Equal(2, gauges["transports"]);
        Assert.Equal(1, gauges["worker_transports{worker=\"0\"}"]);
        Assert.Equal(1, gauges["worker_transports{worker=\"1\"}"]);
        Assert.Equal([0, 1], relay.Statistics.Workers!.Select(worker => worker.Worker));
        Assert.All(relay.Statistics.Workers!, worker => Assert.True(worker.IsRunning && worker.SecondsSinceTurn < 10));
    }

    [Fact]
    public async Task Ended_relay_says_that_its_workers_do_not_run()
    {
        var relay = Create(workers: 2);
        await relay.DisposeAsync();

        Assert.All(relay.Statistics.Workers!, worker => Assert.False(worker.IsRunning));
    }

    [Fact]
    public async Task Capture_stops_once_all_workers_have_closed_their_part()
    {
        var directory = Directory.CreateTempSubdirectory("capture");
        await using var relay = Create(workers: 3);

        relay.Post(new StartCapture(new CaptureId(1), directory.FullName, "{}"));
        relay.Post(new AddCaptureNote(new CaptureId(1), """{"type":"test"}"""));
        relay.Post(new StopCapture(new CaptureId(1)));
        var stopped = await NextAsync<CaptureStopped>(relay);
        relay.Post(new StopCapture(new CaptureId(1)));
        var unknown = await NextAsync<CaptureStopped>(relay);

        Assert.Null(stopped.Error);
        Assert.NotNull(unknown.Error);
        Assert.Single(directory.GetFiles());
        directory.Delete(recursive: true);
    }

    [Fact]
    public void More_workers_than_a_ufrag_can_name_are_refused() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => Create(workers: 65));

    private static IMediaRelay Create(int workers) =>
        MediaRelayFactory.Create(new RelayOptions { UdpPort = 0, TcpPort = -1, Workers = workers }, NullLoggerFactory.Instance);

    private static async Task<T> NextAsync<T>(IMediaRelay relay)
        where T : RelayEvent
    {
        await foreach (var relayEvent in relay.Events.ReadAllAsync(Cancellation))
        {
            if (relayEvent is T found)
            {
                return found;
            }
        }

        throw new InvalidOperationException("The relay has gone.");
    }

    private static int WorkerIn(string sdp)
    {
        var ufrag = System.Text.Encoding.ASCII.GetBytes(Ufrag().Match(sdp).Groups[1].Value);
        Assert.True(IceCredentials.TryReadPlace(ufrag, out _, out var worker));
        return worker;
    }

    private static string PortIn(string sdp) => Candidate().Match(sdp).Groups[1].Value;

    [GeneratedRegex("a=ice-ufrag:(\\S+)")]
    private static partial Regex Ufrag();

    [GeneratedRegex("a=candidate:\\S+ 1 udp \\d+ \\S+ (\\d+) typ host")]
    private static partial Regex Candidate();
}
