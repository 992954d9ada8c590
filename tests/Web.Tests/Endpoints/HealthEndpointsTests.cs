using System.Net;
using CrossStrait.MediaRelay;
using CrossStrait.Web.Tests.Hosting;
using Xunit;

namespace CrossStrait.Web.Tests.Endpoints;

public sealed class HealthEndpointsTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Healthy_and_ready_server_says_so()
    {
        await using var host = new TestHost();
        using var client = host.CreateClient();

        Assert.Equal("ok\n", await client.GetStringAsync("/healthz", Cancellation));
        Assert.Equal("ready\n", await client.GetStringAsync("/readyz", Cancellation));
    }

    [Fact]
    public async Task Server_that_announces_no_address_is_not_ready()
    {
        await using var host = new TestHost();
        host.Relay.AnnouncedAddresses = [];
        using var client = host.CreateClient();

        using var response = await client.GetAsync("/readyz", Cancellation);

        Assert.Equal(HttpStatusCode.ServiceUnavailable, response.StatusCode);
        var problem = await TestHost.ReadJsonAsync(response);
        Assert.Equal("notReady", problem.GetProperty("code").GetString());
        Assert.Contains("MediaRelay__AnnouncedAddress", problem.GetProperty("detail").GetString(), StringComparison.Ordinal);
        Assert.Equal("ok\n", await client.GetStringAsync("/healthz", Cancellation));
    }

    [Theory]
    [InlineData(false, 0.1)]
    [InlineData(true, 10.5)]
    public async Task Server_with_a_worker_that_died_or_hangs_is_not_ready(bool isRunning, double secondsSinceTurn)
    {
        await using var host = new TestHost();
        host.Relay.Statistics = host.Relay.Statistics with { Workers = [new WorkerState(0, true, 0.9), new WorkerState(1, isRunning, secondsSinceTurn)] };
        using var client = host.CreateClient();

        using var response = await client.GetAsync("/readyz", Cancellation);

        Assert.Equal(HttpStatusCode.ServiceUnavailable, response.StatusCode);
        Assert.Contains("media worker 1", (await TestHost.ReadJsonAsync(response)).GetProperty("detail").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Server_without_its_database_is_not_ready()
    {
        await using var host = new TestHost();
        using var client = host.CreateClient();
        await client.GetStringAsync("/readyz", Cancellation);
        foreach (var file in Directory.GetFiles(host.DataPath, "crossstrait.db*"))
        {
            File.Delete(file);
        }

        using var response = await client.GetAsync("/readyz", Cancellation);

        Assert.Equal(HttpStatusCode.ServiceUnavailable, response.StatusCode);
        Assert.Contains("database", (await TestHost.ReadJsonAsync(response)).GetProperty("detail").GetString(), StringComparison.Ordinal);
    }
}
