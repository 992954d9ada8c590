using System.Diagnostics;
using CrossStrait.MediaRelay;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace CrossStrait.Interop.Workers;

/// <summary>The rush at the beginning of a large meeting, measured.</summary>
public sealed class JoiningTests(ITestOutputHelper output)
{
    private const int People = 1000;

    private static readonly TimeSpan _interval = TimeSpan.FromMilliseconds(10);

    /// <summary>The relay's own limit for an unfinished handshake.</summary>
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task Thousand_people_who_join_within_ten_seconds_all_connect()
    {
        await using var relay = MediaRelayFactory.Create(
            new RelayOptions { UdpPort = 0, TcpPort = -1, AnnouncedAddress = "127.0.0.1", Workers = 2 }, NullLoggerFactory.Instance);
        using var crowd = new JoiningCrowd();
        var members = new JoiningCrowd.Member[People];
        var joined = new long[People];
        var times = new List<double>();
        var watching = WatchAsync(relay, answered => crowd.Connect(members[answered.Transport.Value], answered.Sdp), connected =>
            times.Add(Stopwatch.GetElapsedTime(joined[connected.Transport.Value]).TotalMilliseconds));
        var processor = Environment.CpuUsage.TotalTime;
        var began = Stopwatch.GetTimestamp();
        for (var i = 0; i < People; i++)
        {
            var early = (_interval * i) - Stopwatch.GetElapsedTime(began);
            if (early > TimeSpan.Zero)
            {
                await Task.Delay(early, TestContext.Current.CancellationToken);
            }

            members[i] = crowd.Add();
            joined[i] = Stopwatch.GetTimestamp();
            relay.Post(new ApplyOffer(new RequestId(i), new TransportId(i), members[i].Offer, Group: "plenary"));
        }

        await watching.WaitAsync(_patience, TestContext.Current.CancellationToken);

        times.Sort();
        output.WriteLine(
            $"{People} joined in {Stopwatch.GetElapsedTime(began).TotalSeconds:0.0} s; from offer to connected: median {times[People / 2]:0} ms, " +
            $"p99 {times[People * 99 / 100]:0} ms, longest {times[^1]:0} ms; both sides took " +
            $"{(Environment.CpuUsage.TotalTime - processor).TotalMilliseconds / People:0.0} ms of CPU each; " +
            $"longest stall {relay.Statistics.WorkerStall.LongestSeconds * 1000:0.0} ms");
        Assert.Equal(0, relay.Statistics.Counters["dropped_total{reason=\"HandshakeQueueFull\"}"]);
        Assert.Equal(People, relay.Statistics.Counters["handshakes_completed_total"]);
        Assert.Equal(People, times.Count);
    }

    /// <summary>Until all are connected; one who is closed or refused ends it with a fault.</summary>
    private static async Task WatchAsync(IMediaRelay relay, Action<OfferAnswered> answered, Action<TransportConnected> connected)
    {
        var left = People;
        await foreach (var relayEvent in relay.Events.ReadAllAsync(TestContext.Current.CancellationToken))
        {
            switch (relayEvent)
            {
                case OfferAnswered offer:
                    answered(offer);
                    break;
                case TransportConnected transport:
                    connected(transport);
                    left--;
                    break;
                case OfferRefused or TransportClosed:
                    Assert.Fail($"{relayEvent}");
                    break;
            }

            if (left == 0)
            {
                return;
            }
        }
    }
}
