using System.Net;
using System.Text.Json;
using CrossStrait.Interop.Hosting;
using CrossStrait.Interop.Synthetic;
using CrossStrait.MediaRelay;
using Xunit;

namespace CrossStrait.Interop.Whip;

/// <summary>The error cases of RFC 9725 as a client meets them over HTTP.</summary>
public sealed class RefusalTests(LoopbackServer host)
{
    private const string NewCredentials = "a=ice-ufrag:abcd\r\na=ice-pwd:abcdefghijklmnopqrstuvwx\r\n";

    private readonly ServerProcess _server = host.Server;

    [Fact]
    public async Task Offers_that_cannot_be_taken_are_refused()
    {
        var room = await _server.Api.CreateRoomAsync();
        using var client = await CreateClientAsync(room);
        using var stranger = new SyntheticClient(_server, "not.a.token", CreatePeer());
        var whip = new Uri(_server.Address, $"/whip/{room}");
        var offer = client.Peer.Offer;

        await AssertRefusedAsync(HttpStatusCode.BadRequest, client.SendAsync(HttpMethod.Post, whip, "v=0\r\nhello\r\n"));
        await AssertRefusedAsync(HttpStatusCode.BadRequest, client.SendAsync(HttpMethod.Post, whip, offer.Replace("a=rtcp-mux\r\n", "", StringComparison.Ordinal)));
        await AssertRefusedAsync(HttpStatusCode.UnsupportedMediaType, client.SendAsync(HttpMethod.Post, whip, offer, "text/plain"));
        await AssertRefusedAsync(HttpStatusCode.RequestEntityTooLarge, client.SendAsync(HttpMethod.Post, whip, offer + new string('a', 100_000)));
        await AssertRefusedAsync(HttpStatusCode.Unauthorized, stranger.SendAsync(HttpMethod.Post, whip, offer));
        await AssertRefusedAsync(HttpStatusCode.NotFound, client.SendAsync(HttpMethod.Post, new Uri(_server.Address, "/whip/RM_000000000000"), offer));
        var other = await _server.Api.CreateRoomAsync();
        await AssertRefusedAsync(HttpStatusCode.Forbidden, client.SendAsync(HttpMethod.Post, new Uri(_server.Address, $"/whip/{other}"), offer));

        // RFC 9725 4.2: GET, HEAD and PUT are refused.
        await AssertRefusedAsync(HttpStatusCode.MethodNotAllowed, client.SendAsync(HttpMethod.Get, whip));
        await AssertRefusedAsync(HttpStatusCode.MethodNotAllowed, client.SendAsync(HttpMethod.Put, whip, offer));
    }

    [Fact]
    public async Task Patches_that_break_a_rule_leave_the_session_as_it_is()
    {
        using var client = await CreateClientAsync(await _server.Api.CreateRoomAsync());
        await client.OpenAsync($"/whip/{client.Room}");
        var session = client.Location!;

        // RFC 9725 4.3.1 and 4.3.3: no tag, the tag of another ICE session, a restart without credentials, another type.
        await AssertRefusedAsync(HttpStatusCode.PreconditionRequired, client.SendAsync(HttpMethod.Patch, session, NewCredentials, SyntheticClient.Fragment));
        await AssertRefusedAsync(HttpStatusCode.PreconditionFailed, client.SendAsync(HttpMethod.Patch, session, NewCredentials, SyntheticClient.Fragment, "\"other\""));
        await AssertRefusedAsync(HttpStatusCode.BadRequest, client.SendAsync(HttpMethod.Patch, session, "a=end-of-candidates\r\n", SyntheticClient.Fragment, "*"));
        await AssertRefusedAsync(HttpStatusCode.UnsupportedMediaType, client.SendAsync(HttpMethod.Patch, session, NewCredentials, SyntheticClient.Sdp, "*"));

        // Candidates are taken and need no answer.
        using var trickled = await client.SendAsync(HttpMethod.Patch, session, "a=end-of-candidates\r\n", SyntheticClient.Fragment, client.EntityTag);
        Assert.Equal(HttpStatusCode.NoContent, trickled.StatusCode);
    }

    [Fact]
    public async Task A_deleted_session_is_gone()
    {
        using var client = await CreateClientAsync(await _server.Api.CreateRoomAsync());
        await client.OpenAsync($"/whip/{client.Room}");

        using var deleted = await client.SendAsync(HttpMethod.Delete, client.Location!);
        Assert.Equal(HttpStatusCode.OK, deleted.StatusCode);
        await AssertRefusedAsync(HttpStatusCode.NotFound, client.SendAsync(HttpMethod.Delete, client.Location!));
    }

    private static SyntheticPeer CreatePeer()
    {
        var line = new SyntheticLine("0", MediaKind.Audio, Sends: true, 5);
        return new SyntheticPeer([line], new SyntheticMicrophone(line));
    }

    private static async Task AssertRefusedAsync(HttpStatusCode expected, Task<HttpResponseMessage> call)
    {
        using var reply = await call;
        var text = await reply.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.True(reply.StatusCode == expected, $"{(int)reply.StatusCode} instead of {(int)expected}: {text}");

        // RFC 9457, with a code that programs can rely on.
        Assert.Equal("application/problem+json", reply.Content.Headers.ContentType?.MediaType);
        Assert.False(string.IsNullOrEmpty(JsonDocument.Parse(text).RootElement.GetProperty("code").GetString()));
    }

    private async Task<SyntheticClient> CreateClientAsync(string room) =>
        new(_server, await _server.Api.CreateTokenAsync(room, "plain"), CreatePeer()) { Room = room };
}
