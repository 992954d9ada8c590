using System.Diagnostics.Metrics;
using CrossStrait.Web.Tests.Hosting;
using Xunit;

namespace CrossStrait.Web.Tests.Endpoints;

public sealed class MetricsEndpointsTests(TestHost host) : IClassFixture<TestHost>
{
    [Fact]
    public async Task Relay_rooms_and_process_are_shown_in_prometheus_text()
    {
        using var client = host.CreateClient();
        await client.GetStringAsync("/healthz", TestHost.Cancellation);
        using var meter = new Meter("CrossStrait.Rooms.Tests");
        using var foreign = new Meter("Somebody.Else");
        meter.CreateCounter<long>("rooms.joined", "{participant}").Add(3, new KeyValuePair<string, object?>("kind", "a\"b"));
        meter.CreateUpDownCounter<int>("rooms.live").Add(-2);
        meter.CreateHistogram<double>("rooms.join.time", "s").Record(0.02);
        meter.CreateObservableGauge("rooms.recordings", () => 4);
        meter.CreateGauge<int>("rooms.queue").Record(9);
        foreign.CreateCounter<long>("foreign").Add(1);

        using var response = await client.GetAsync("/metrics", TestHost.Cancellation);
        var lines = (await response.Content.ReadAsStringAsync(TestHost.Cancellation)).Split('\n');

        Assert.Equal("text/plain; version=0.0.4; charset=utf-8", response.Content.Headers.ContentType!.ToString());
        Assert.Contains("mediarelay_packets_received 7", lines);
        Assert.Contains("mediarelay_dropped{reason=\"replay\"} 2", lines);
        Assert.Single(lines, "# TYPE mediarelay_dropped counter");
        Assert.Contains("mediarelay_transports 3", lines);
        Assert.Contains("mediarelay_worker_stall_seconds_bucket{le=\"0.001\"} 5", lines);
        Assert.Contains("mediarelay_worker_stall_seconds_bucket{le=\"+Inf\"} 6", lines);
        Assert.Contains("mediarelay_worker_stall_seconds_count 6", lines);
        Assert.Contains("mediarelay_worker_stall_longest_seconds 0.2", lines);
        Assert.Contains("rooms_joined_total{kind=\"a\\\"b\"} 3", lines);
        Assert.Contains("rooms_live -2", lines);
        Assert.Contains("rooms_join_time_seconds_bucket{le=\"0.01\"} 0", lines);
        Assert.Contains("rooms_join_time_seconds_bucket{le=\"0.05\"} 1", lines);
        Assert.Contains("rooms_join_time_seconds_count 1", lines);
        Assert.Contains("rooms_recordings 4", lines);
        Assert.Contains("rooms_queue 9", lines);
        Assert.Contains(lines, line => line.StartsWith("process_cpu_seconds_total ", StringComparison.Ordinal));
        Assert.DoesNotContain(lines, line => line.Contains("foreign", StringComparison.Ordinal));
    }
}
