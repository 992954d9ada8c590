using System.Net;
using CrossStrait.Web.Tests.Hosting;
using Xunit;
using static CrossStrait.Web.Tests.Endpoints.MediaRequests;

namespace CrossStrait.Web.Tests.Endpoints;

/// <summary>How browsers, encoders and players hear of the TURN server.</summary>
public sealed class TurnTests
{
    private const string Url = "turns:turn.example.org:443?transport=tcp";

    [Fact]
    public async Task Whoever_joins_at_the_hub_gets_credentials()
    {
        await using var host = Host(Url);
        var room = await host.CreateRoomIdAsync();
        using var client = host.CreateClient();
        await using var ana = await HubClient.OpenAsync(client.BaseAddress!, host.IssueToken(room));

        var server = (await ana.CallAsync("Join", """{"protocol":1}""")).GetProperty("iceServers")[0];

        Assert.Equal(Url, server.GetProperty("urls")[0].GetString());
        Assert.Matches("^[0-9]{10}:[0-9a-f]{16}$", server.GetProperty("username").GetString());
        Assert.Equal(28, server.GetProperty("credential").GetString()!.Length); // 20 bytes in base64
    }

    [Theory]
    [InlineData("whip", "audio video")]
    [InlineData("whep", "pair")]
    public async Task Whip_and_whep_name_each_address_in_a_link(string prefix, string lines)
    {
        await using var host = Host($"{Url},turn:turn.example.org");
        var room = await host.CreateRoomIdAsync();
        using var member = host.CreateMember(room);

        using var response = await member.PostAsync($"/{prefix}/{room}", Sdp(lines), TestHost.Cancellation);

        Assert.Equal(HttpStatusCode.Created, response.StatusCode);
        var links = response.Headers.GetValues("Link").ToArray();
        Assert.Equal(2, links.Length);
        Assert.Matches(
            "^<turns:turn\\.example\\.org:443\\?transport=tcp>; rel=\"ice-server\"; username=\"[0-9]{10}:[0-9a-f]{16}\"; credential=\"[A-Za-z0-9+/=]{28}\"; credential-type=\"password\"$",
            links[0]);
        Assert.StartsWith("<turn:turn.example.org>;", links[1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_a_turn_server_there_is_no_link()
    {
        await using var host = new MediaHost();
        var room = await host.CreateRoomIdAsync();
        using var member = host.CreateMember(room);

        using var response = await member.PostAsync($"/whip/{room}", Sdp("audio"), TestHost.Cancellation);

        Assert.False(response.Headers.Contains("Link"));
    }

    private static MediaHost Host(string urls) => (MediaHost)new MediaHost().With("Turn:Urls", urls).With("Turn:Secret", "north");
}
