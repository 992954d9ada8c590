using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using CrossStrait.Interop.Hosting;
using CrossStrait.Interop.Synthetic;
using Xunit;

namespace CrossStrait.Interop.Diagnostics;

/// <summary>What an operator sees of a call that runs: over HTTP, with the API key.</summary>
public sealed class RoomDiagnosticsTests(LoopbackServer host)
{
    private readonly ServerProcess _server = host.Server;

    [Fact]
    public async Task Statistics_of_a_room_name_each_connection_and_its_tracks()
    {
        using var pair = await SyntheticPair.ConnectAsync(_server);
        await pair.AwaitPacketsAsync(200, _server);

        var text = await GetAsync($"/api/rooms/{pair.Publisher.Room}/statistics");
        var connections = JsonDocument.Parse(text).RootElement.GetProperty("connections").EnumerateArray().ToList();

        var whip = connections.Single(one => one.GetProperty("connection").GetString() == "whip").GetProperty("statistics");
        var whep = connections.Single(one => one.GetProperty("connection").GetString() == "whep").GetProperty("statistics");
        Assert.Equal("connected", whip.GetProperty("state").GetString());
        Assert.Equal("udp", whip.GetProperty("protocol").GetString());
        Assert.Equal(2, whip.GetProperty("up").GetArrayLength());
        Assert.All(whep.GetProperty("down").EnumerateArray(), slot => Assert.True(slot.GetProperty("packets").GetInt64() > 0, text));
        Assert.StartsWith("127.0.0.1:", whep.GetProperty("localCandidate").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_trace_is_a_capture_file_of_what_passed()
    {
        using var pair = await SyntheticPair.ConnectAsync(_server);
        await pair.AwaitPacketsAsync(50, _server);

        using var reply = await SendAsync($"/api/rooms/{pair.Publisher.Room}/trace?identity=taker&connection=whep&seconds=1");
        var bytes = await reply.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.OK, reply.StatusCode);
        Assert.Equal(0xA1B23C4D, BitConverter.ToUInt32(bytes));
        Assert.True(bytes.Length > 24 + (50 * 56), $"{bytes.Length} bytes");
    }

    [Theory]
    [InlineData("/trace?identity=nobody", HttpStatusCode.NotFound)]
    [InlineData("/trace?identity=nobody&seconds=0", HttpStatusCode.BadRequest)]
    [InlineData("/trace", HttpStatusCode.BadRequest)]
    public async Task What_cannot_be_traced_is_refused_in_words(string path, HttpStatusCode expected)
    {
        using var pair = await SyntheticPair.ConnectAsync(_server);

        using var reply = await SendAsync($"/api/rooms/{pair.Publisher.Room}{path}");

        Assert.Equal(expected, reply.StatusCode);
        Assert.Equal("application/problem+json", reply.Content.Headers.ContentType?.MediaType);
    }

    private async Task<string> GetAsync(string path)
    {
        using var reply = await SendAsync(path);
        var text = await reply.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.True(reply.IsSuccessStatusCode, text);
        return text;
    }

    private async Task<HttpResponseMessage> SendAsync(string path)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(_server.Address, path));
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", ServerProcess.ApiKey);
        return await _server.Api.Http.SendAsync(request, TestContext.Current.CancellationToken);
    }
}
