using System.Net;
using System.Text.Json;
using CrossStrait.Web.Composition;
using CrossStrait.Web.Tests.Hosting;
using Xunit;

namespace CrossStrait.Web.Tests.Composition;

public sealed class PipelineTests(TestHost host) : IClassFixture<TestHost>
{
    [Fact]
    public async Task Every_answer_holds_the_page_to_its_own_server()
    {
        using var client = host.CreateClient();
        using var response = await client.GetAsync("/healthz", TestHost.Cancellation);

        var policy = Assert.Single(response.Headers.GetValues("Content-Security-Policy"));
        Assert.Contains("default-src 'self'", policy, StringComparison.Ordinal);
        Assert.Contains("frame-ancestors 'none'", policy, StringComparison.Ordinal);
        Assert.Equal("nosniff", Assert.Single(response.Headers.GetValues("X-Content-Type-Options")));
        Assert.False(response.Headers.Contains("Server"));
        Assert.False(response.Headers.Contains("Strict-Transport-Security"));
    }

    [Fact]
    public async Task Https_at_the_proxy_brings_strict_transport_security()
    {
        using var client = host.CreateClient();
        using var request = new HttpRequestMessage(HttpMethod.Get, "/healthz")
        {
            Headers = { { "X-Forwarded-Proto", "https" }, { "X-Forwarded-Host", "meet.example.org" } },
        };
        using var response = await client.SendAsync(request, TestHost.Cancellation);

        Assert.True(response.Headers.Contains("Strict-Transport-Security"));
    }

    [Theory]
    [InlineData("GET", "/api/nothing", HttpStatusCode.NotFound, "notFound")]
    [InlineData("GET", "/hub/nothing", HttpStatusCode.NotFound, "notFound")]
    [InlineData("POST", "/nothing", HttpStatusCode.NotFound, "notFound")]
    [InlineData("GET", "/missing.js", HttpStatusCode.NotFound, "notFound")]
    [InlineData("DELETE", "/api/rooms", HttpStatusCode.MethodNotAllowed, "methodNotAllowed")]
    public async Task What_is_not_there_is_a_problem_with_a_code(string method, string path, HttpStatusCode status, string code)
    {
        using var client = host.CreateClient();
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        using var response = await client.SendAsync(request, TestHost.Cancellation);

        Assert.Equal(status, response.StatusCode);
        Assert.Equal(code, await TestHost.ReadCodeAsync(response));
    }

    [Fact]
    public async Task Description_of_the_interface_names_every_route()
    {
        using var client = host.CreateClient();
        var document = JsonDocument.Parse(await client.GetStringAsync("/openapi/v1.json", TestHost.Cancellation));

        var paths = document.RootElement.GetProperty("paths").EnumerateObject().Select(path => path.Name).ToList();
        Assert.Superset(
            new HashSet<string> { "/api/rooms", "/api/rooms/{roomId}", "/api/rooms/{roomId}/tokens", "/api/join", "/api/rooms/{roomId}/goodbye", "/healthz", "/readyz", "/metrics" },
            paths.ToHashSet());
    }

    [Theory]
    [InlineData("203.0.113.7", "203.0.113.7")]
    [InlineData("::ffff:203.0.113.7", "203.0.113.7")]
    [InlineData("2001:db8:1:2:3:4:5:6", "20010DB800010002")]
    public void Callers_are_told_apart_by_address_and_ipv6_subscribers_by_network(string address, string partition)
    {
        Assert.Equal(partition, RateLimits.PartitionOf(IPAddress.Parse(address)));
    }
}
