using System.Net;
using CrossStrait.MediaRelay;
using CrossStrait.Rooms.Sessions;
using CrossStrait.Web.Tests.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Xunit;
using static CrossStrait.Web.Tests.Endpoints.MediaRequests;

namespace CrossStrait.Web.Tests.Endpoints;

public sealed class WhipEndpointsTests(MediaHost host) : IClassFixture<MediaHost>
{
    [Fact]
    public async Task Offer_is_answered_with_a_location_and_an_entity_tag()
    {
        var room = await host.CreateRoomIdAsync();
        using var client = host.CreateMember(room);

        using var response = await client.PostAsync($"/whip/{room}", Sdp("audio video"), TestHost.Cancellation);

        Assert.Equal(HttpStatusCode.Created, response.StatusCode);
        Assert.Equal("application/sdp", response.Content.Headers.ContentType!.MediaType);
        Assert.StartsWith("answer to", await response.Content.ReadAsStringAsync(TestHost.Cancellation), StringComparison.Ordinal);
        Assert.Matches($"^/whip/{room}/[A-Za-z0-9_-]{{32}}$", response.Headers.Location!.OriginalString);
        Assert.False(response.Headers.ETag!.IsWeak);
        Assert.Equal("*", response.Headers.GetValues("Access-Control-Allow-Origin").Single());
        Assert.Contains("Location", response.Headers.GetValues("Access-Control-Expose-Headers").Single(), StringComparison.Ordinal);
        Assert.False(host.MediaRelay.Posted<ApplyOffer>().Last().MaySubscribe);
    }

    [Theory]
    [InlineData("application/sdp; charset=utf-8")]
    [InlineData("Application/SDP")]
    public async Task Content_type_is_compared_without_case_and_parameters(string type)
    {
        var room = await host.CreateRoomIdAsync();
        using var client = host.CreateMember(room);

        using var response = await client.PostAsync($"/whip/{room}", Sdp("audio", type), TestHost.Cancellation);

        Assert.Equal(HttpStatusCode.Created, response.StatusCode);
    }

    [Theory]
    [InlineData("bad", "application/sdp", HttpStatusCode.BadRequest, "badSdp")]
    [InlineData("useless", "application/sdp", HttpStatusCode.BadRequest, "nothingUsable")]
    [InlineData("full", "application/sdp", HttpStatusCode.ServiceUnavailable, "relayFull")]
    [InlineData("audio", "application/json", HttpStatusCode.UnsupportedMediaType, "unsupportedMediaType")]
    public async Task Offer_that_cannot_be_used_is_refused(string lines, string type, HttpStatusCode status, string code)
    {
        var room = await host.CreateRoomIdAsync();
        using var client = host.CreateMember(room);

        using var response = await client.PostAsync($"/whip/{room}", Sdp(lines, type), TestHost.Cancellation);

        Assert.Equal(status, response.StatusCode);
        Assert.Equal(code, await TestHost.ReadCodeAsync(response));
        Assert.Equal("*", response.Headers.GetValues("Access-Control-Allow-Origin").Single());
        Assert.Equal(status == HttpStatusCode.ServiceUnavailable, response.Headers.RetryAfter is not null);
    }

    [Fact]
    public async Task Empty_offer_is_refused()
    {
        var room = await host.CreateRoomIdAsync();
        using var client = host.CreateMember(room);

        using var response = await client.PostAsync($"/whip/{room}", Body("", "application/sdp"), TestHost.Cancellation);

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Equal("badSdp", await TestHost.ReadCodeAsync(response));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Body_over_64_KiB_is_refused_whether_or_not_its_length_is_told(bool chunked)
    {
        var room = await host.CreateRoomIdAsync();
        using var client = host.CreateMember(room);
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/whip/{room}")
        {
            Content = Body(new string('a', SessionLimits.SdpBytes + 1), "application/sdp"),
        };
        request.Headers.TransferEncodingChunked = chunked;

        using var response = await client.SendAsync(request, TestHost.Cancellation);

        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, response.StatusCode);
        Assert.Equal("tooLarge", await TestHost.ReadCodeAsync(response));
    }

    [Fact]
    public async Task Unknown_room_is_told_before_a_wrong_one()
    {
        var room = await host.CreateRoomIdAsync();
        var other = await host.CreateRoomIdAsync();
        using var client = host.CreateMember(room);

        using var unknown = await client.PostAsync("/whip/RM_000000000000", Sdp("audio"), TestHost.Cancellation);
        using var wrong = await client.PostAsync($"/whip/{other}", Sdp("audio"), TestHost.Cancellation);

        Assert.Equal((HttpStatusCode.NotFound, "unknownRoom"), (unknown.StatusCode, await TestHost.ReadCodeAsync(unknown)));
        Assert.Equal((HttpStatusCode.Forbidden, "notAllowed"), (wrong.StatusCode, await TestHost.ReadCodeAsync(wrong)));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("forged")]
    [InlineData("eyJhbGciOiJub25lIn0.eyJzdWIiOiJhbmEiLCJyb29tIjoiUk1fMSJ9.")]
    public async Task Without_a_valid_token_nothing_is_told(string? token)
    {
        var room = await host.CreateRoomIdAsync();
        using var client = host.CreateClient();
        client.DefaultRequestHeaders.Authorization = token is null ? null : new("Bearer", token);

        using var response = await client.PostAsync($"/whip/{room}", Sdp("audio"), TestHost.Cancellation);

        Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
        Assert.Equal("notAuthenticated", await TestHost.ReadCodeAsync(response));
        Assert.NotEmpty(response.Headers.WwwAuthenticate);
        Assert.Equal("*", response.Headers.GetValues("Access-Control-Allow-Origin").Single());
    }

    [Fact]
    public async Task Token_without_the_right_to_publish_is_refused()
    {
        var room = await host.CreateRoomIdAsync();
        using var client = host.CreateMember(room, canPublish: false);

        using var response = await client.PostAsync($"/whip/{room}", Sdp("audio"), TestHost.Cancellation);

        Assert.Equal(HttpStatusCode.Forbidden, response.StatusCode);
    }

    [Fact]
    public async Task Deleted_session_is_gone_and_its_publisher_with_it()
    {
        var room = await host.CreateRoomIdAsync();
        using var client = host.CreateMember(room);
        var (location, _) = await OpenAsync(client, room);

        using var deleted = await client.DeleteAsync(location, TestHost.Cancellation);
        using var again = await client.DeleteAsync(location, TestHost.Cancellation);
        using var patched = await PatchAsync(client, location, "*");

        Assert.Equal(HttpStatusCode.OK, deleted.StatusCode);
        Assert.Equal((HttpStatusCode.NotFound, "unknownSession"), (again.StatusCode, await TestHost.ReadCodeAsync(again)));
        Assert.Equal(HttpStatusCode.NotFound, patched.StatusCode);
        Assert.Equal(host.MediaRelay.Posted<ApplyOffer>().Last().Transport, host.MediaRelay.Posted<CloseTransport>().Last().Transport);
    }

    [Fact]
    public async Task Candidates_are_taken_and_need_no_answer()
    {
        var room = await host.CreateRoomIdAsync();
        using var client = host.CreateMember(room);
        var (location, entityTag) = await OpenAsync(client, room);

        using var response = await PatchAsync(client, location, entityTag);

        Assert.Equal(HttpStatusCode.NoContent, response.StatusCode);
    }

    [Fact]
    public async Task Restart_of_ice_gives_new_credentials_and_a_new_entity_tag()
    {
        var room = await host.CreateRoomIdAsync();
        using var client = host.CreateMember(room);
        var (location, entityTag) = await OpenAsync(client, room);

        using var response = await PatchAsync(client, location, "*");
        var renewed = response.Headers.ETag!.ToString();
        using var stale = await PatchAsync(client, location, entityTag);
        using var fresh = await PatchAsync(client, location, renewed);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal("application/trickle-ice-sdpfrag", response.Content.Headers.ContentType!.MediaType);
        Assert.Equal(
            "a=ice-lite\r\nm=audio 9 UDP/TLS/RTP/SAVPF 0\r\na=mid:0\r\na=ice-ufrag:newufrag\r\na=ice-pwd:newpassword\r\n"
            + "a=candidate:1 1 udp 1 127.0.0.1 7900 typ host\r\na=end-of-candidates\r\n",
            await response.Content.ReadAsStringAsync(TestHost.Cancellation));
        Assert.NotEqual(entityTag, renewed);
        Assert.Equal("abcd", host.MediaRelay.Posted<RestartIce>().Last().RemoteUfrag);
        Assert.Equal(HttpStatusCode.PreconditionFailed, stale.StatusCode);
        Assert.Equal(HttpStatusCode.NoContent, fresh.StatusCode);
    }

    [Theory]
    [InlineData(null, Fragment, "application/trickle-ice-sdpfrag", HttpStatusCode.PreconditionRequired)]
    [InlineData("\"other\"", Fragment, "application/trickle-ice-sdpfrag", HttpStatusCode.PreconditionFailed)]
    [InlineData("*", "a=end-of-candidates\r\n", "application/trickle-ice-sdpfrag", HttpStatusCode.BadRequest)]
    [InlineData("*", "hello", "application/trickle-ice-sdpfrag", HttpStatusCode.BadRequest)]
    [InlineData("*", "", "application/trickle-ice-sdpfrag", HttpStatusCode.BadRequest)]
    [InlineData("*", Fragment, "application/sdp", HttpStatusCode.UnsupportedMediaType)]
    public async Task Patch_that_breaks_a_rule_changes_nothing(string? ifMatch, string body, string type, HttpStatusCode status)
    {
        var room = await host.CreateRoomIdAsync();
        using var client = host.CreateMember(room);
        var (location, entityTag) = await OpenAsync(client, room);

        using var response = await PatchAsync(client, location, ifMatch, body, type);
        using var after = await PatchAsync(client, location, entityTag);

        Assert.Equal(status, response.StatusCode);
        Assert.NotNull(await TestHost.ReadCodeAsync(response));
        Assert.Equal(HttpStatusCode.NoContent, after.StatusCode);
    }

    [Fact]
    public async Task Location_is_of_its_owner_alone()
    {
        var room = await host.CreateRoomIdAsync();
        var other = await host.CreateRoomIdAsync();
        using var owner = host.CreateMember(room);
        var (location, _) = await OpenAsync(owner, room);
        using var colleague = host.CreateMember(room, "ben");
        using var outsider = host.CreateMember(other);
        using var anonymous = host.CreateClient();

        Assert.Equal(HttpStatusCode.Forbidden, (await colleague.DeleteAsync(location, TestHost.Cancellation)).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await outsider.DeleteAsync(location, TestHost.Cancellation)).StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await anonymous.DeleteAsync(location, TestHost.Cancellation)).StatusCode);
    }

    [Theory]
    [InlineData("GET", "")]
    [InlineData("HEAD", "")]
    [InlineData("PUT", "")]
    [InlineData("PATCH", "")]
    [InlineData("GET", "/0123456789")]
    [InlineData("POST", "/0123456789")]
    public async Task Methods_that_are_not_of_the_protocol_are_refused(string method, string session)
    {
        using var client = host.CreateClient();
        using var request = new HttpRequestMessage(new HttpMethod(method), $"/whip/RM_000000000000{session}");

        using var response = await client.SendAsync(request, TestHost.Cancellation);

        Assert.Equal(HttpStatusCode.MethodNotAllowed, response.StatusCode);
        Assert.Contains("OPTIONS", response.Content.Headers.Allow);
    }

    [Theory]
    [InlineData("", "POST, OPTIONS", "Accept-Post")]
    [InlineData("/0123456789", "PATCH, DELETE, OPTIONS", "Accept-Patch")]
    public async Task Page_of_another_origin_may_ask_first(string session, string methods, string accepts)
    {
        using var client = host.CreateClient();
        using var request = new HttpRequestMessage(HttpMethod.Options, $"/whip/RM_000000000000{session}");
        request.Headers.Add("Origin", "https://elsewhere.example");
        request.Headers.Add("Access-Control-Request-Method", "POST");

        using var response = await client.SendAsync(request, TestHost.Cancellation);

        Assert.Equal(HttpStatusCode.NoContent, response.StatusCode);
        Assert.Equal("*", response.Headers.GetValues("Access-Control-Allow-Origin").Single());
        Assert.Equal(methods, response.Headers.GetValues("Access-Control-Allow-Methods").Single());
        Assert.Contains("Authorization", response.Headers.GetValues("Access-Control-Allow-Headers").Single(), StringComparison.Ordinal);
        Assert.NotEmpty(response.Headers.GetValues(accepts));
    }

    [Fact]
    public async Task Session_that_the_relay_closed_is_unknown_afterwards()
    {
        var room = await host.CreateRoomIdAsync();
        using var client = host.CreateMember(room);
        var (location, _) = await OpenAsync(client, room);
        using var watcher = host.CreateMember(room, "watcher");
        var session = host.Services.GetRequiredService<RoomSessions>().Find(room)!;
        var transport = host.MediaRelay.Posted<ApplyOffer>().Last().Transport;
        await OpenAsync(watcher, room);

        host.MediaRelay.Tell(new TransportClosed(transport, CloseReason.PeerClosed));
        // The relay's events and this offer's answer come by the same reader, in order.
        await OpenAsync(watcher, room);

        Assert.Same(session, host.Services.GetRequiredService<RoomSessions>().Find(room));
        Assert.Equal(HttpStatusCode.NotFound, (await client.DeleteAsync(location, TestHost.Cancellation)).StatusCode);
    }

    private static async Task<(Uri Location, string EntityTag)> OpenAsync(HttpClient client, string room)
    {
        using var response = await client.PostAsync($"/whip/{room}", Sdp("audio video"), TestHost.Cancellation);
        Assert.Equal(HttpStatusCode.Created, response.StatusCode);
        return (response.Headers.Location!, response.Headers.ETag!.ToString());
    }
}
