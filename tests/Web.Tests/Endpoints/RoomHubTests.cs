using System.Net;
using System.Net.WebSockets;
using System.Text.Json;
using CrossStrait.MediaRelay;
using CrossStrait.Tests;
using CrossStrait.Web.Tests.Hosting;
using Xunit;

namespace CrossStrait.Web.Tests.Endpoints;

public sealed class RoomHubTests(MediaHost host) : IClassFixture<MediaHost>
{
    private const string JoinCall = """{"protocol":1}""";

    [Fact]
    public async Task Join_replies_in_the_shape_of_the_protocol()
    {
        var room = await host.CreateRoomIdAsync();
        await using var ana = await OpenAsync(room, "ana");

        var reply = await ana.CallAsync("Join", JoinCall);

        Assert.True(reply.GetProperty("ok").GetBoolean());
        Assert.Equal(JsonValueKind.Null, reply.GetProperty("error").ValueKind);
        Assert.Equal((room, "會議室"), (reply.GetProperty("room").GetProperty("id").GetString(), reply.GetProperty("room").GetProperty("name").GetString()));
        var self = reply.GetProperty("self");
        Assert.StartsWith("PA_", self.GetProperty("id").GetString(), StringComparison.Ordinal);
        Assert.Equal("connected", self.GetProperty("state").GetString());
        Assert.True(self.GetProperty("canPublish").GetBoolean());
        Assert.Equal(0, reply.GetProperty("lastEvent").GetInt64());
        Assert.Equal(JsonValueKind.Null, reply.GetProperty("snapshot").GetProperty("recording").ValueKind);
        Assert.Equal(0, reply.GetProperty("replay").GetArrayLength());
        Assert.Equal(0, reply.GetProperty("iceServers").GetArrayLength());
    }

    [Fact]
    public async Task Offer_is_answered_and_others_hear_of_the_tracks()
    {
        var room = await host.CreateRoomIdAsync();
        await using var ana = await JoinAsync(room, "ana");
        await using var ben = await JoinAsync(room, "ben");
        await ben.CallAsync("Offer", Offer("subscribe", "pair"));

        var reply = await ana.CallAsync("Offer", Offer("publish", "audio video", """{"0":"microphone","1":"screen"}"""));

        Assert.StartsWith("answer to", reply.GetProperty("sdp").GetString(), StringComparison.Ordinal);
        var track = reply.GetProperty("tracks")[1];
        Assert.Equal(("video", "screen", "1", false), (
            track.GetProperty("kind").GetString(),
            track.GetProperty("source").GetString(),
            track.GetProperty("mid").GetString(),
            track.GetProperty("muted").GetBoolean()));
        var published = await ben.NextEventAsync("trackPublished");
        Assert.Equal(1, published.GetProperty("n").GetInt64());
        var slot = (await ben.NextEventAsync("slotChanged")).GetProperty("slots")[0];
        Assert.Equal(("a0", "audio", 0), (slot.GetProperty("mid").GetString(), slot.GetProperty("kind").GetString(), slot.GetProperty("pair").GetInt32()));
        Assert.Equal(published.GetProperty("track").GetProperty("id").GetString(), slot.GetProperty("trackId").GetString());
    }

    [Fact]
    public async Task Every_method_but_join_is_refused_until_join_has_succeeded()
    {
        var room = await host.CreateRoomIdAsync();
        await using var ana = await OpenAsync(room, "ana");

        Assert.Equal("notJoined", await ana.CodeOfAsync("Offer", Offer("publish", "audio")));
        Assert.Equal("notJoined", await ana.CodeOfAsync("SetMuted", """{"trackId":"TR_1","muted":true}"""));
        Assert.Equal("notJoined", await ana.CodeOfAsync("AssignPair", """{"pair":0,"participantId":null}"""));
        Assert.Equal("notJoined", await ana.CodeOfAsync("StartRecording"));
        Assert.Equal("notJoined", await ana.CodeOfAsync("StopRecording"));
        Assert.Equal("notJoined", await ana.CodeOfAsync("Leave"));
        Assert.Equal("unsupportedProtocol", await ana.CodeOfAsync("Join", """{"protocol":2}"""));
        Assert.Equal("ok", await ana.CodeOfAsync("Join", JoinCall));
        Assert.Equal("alreadyJoined", await ana.CodeOfAsync("Join", JoinCall));
        Assert.Equal("ok", await ana.CodeOfAsync("Leave"));
        Assert.Equal("notJoined", await ana.CodeOfAsync("Leave"));
    }

    [Fact]
    public async Task Refusals_are_values_with_the_codes_of_the_protocol()
    {
        var room = await host.CreateRoomIdAsync();
        await using var ana = await JoinAsync(room, "ana");
        await using var guest = await JoinAsync(room, "guest", canPublish: false);

        Assert.Equal("badSdp", await ana.CodeOfAsync("Offer", Offer("publish", "bad")));
        Assert.Equal("nothingUsable", await ana.CodeOfAsync("Offer", Offer("publish", "useless")));
        Assert.Equal("relayFull", await ana.CodeOfAsync("Offer", Offer("publish", "full")));
        Assert.Equal("unknownTrack", await ana.CodeOfAsync("SetMuted", """{"trackId":"TR_none","muted":true}"""));
        Assert.Equal("unknownPair", await ana.CodeOfAsync("AssignPair", """{"pair":0,"participantId":null}"""));
        Assert.Equal("ok", await ana.CodeOfAsync("Offer", Offer("subscribe", "pair")));
        Assert.Equal("unknownParticipant", await ana.CodeOfAsync("AssignPair", """{"pair":0,"participantId":"PA_none"}"""));
        Assert.Equal("notRecording", await ana.CodeOfAsync("StopRecording"));
        Assert.Equal("ok", await ana.CodeOfAsync("StartRecording"));
        Assert.Equal("alreadyRecording", await ana.CodeOfAsync("StartRecording"));
        Assert.Equal("notAllowed", await guest.CodeOfAsync("Offer", Offer("publish", "audio")));
        Assert.Equal("notAllowed", await guest.CodeOfAsync("StopRecording"));
        Assert.Equal("recording", (await guest.NextEventAsync("recordingChanged")).GetProperty("recording").GetProperty("state").GetString());
        var stopped = await ana.CallAsync("StopRecording");
        Assert.Equal("composing", stopped.GetProperty("recording").GetProperty("state").GetString());
    }

    [Theory]
    [InlineData("Join", """{}""")]
    [InlineData("Join", """{"protocol":"1"}""")]
    [InlineData("Join", """null""")]
    [InlineData("Join", """[]""")]
    [InlineData("Join", """{"protocol":1,"resume":{"secret":null,"lastEvent":0}}""")]
    [InlineData("Offer", """{"connection":"both","sdp":""}""")]
    [InlineData("Offer", """{"connection":0,"sdp":""}""")]
    [InlineData("Offer", """{"connection":"publish"}""")]
    [InlineData("Offer", """{"connection":"publish","sdp":"","sources":{"0":"window"}}""")]
    [InlineData("SetMuted", """{"trackId":"TR_1"}""")]
    [InlineData("AssignPair", """{"pair":"first"}""")]
    public async Task Argument_of_another_shape_is_a_bad_request(string method, string argument)
    {
        var room = await host.CreateRoomIdAsync();
        await using var ana = await OpenAsync(room, "ana");

        Assert.Equal("badRequest", await ana.CodeOfAsync(method, argument));
    }

    [Fact]
    public async Task Member_given_twice_is_refused_and_an_unknown_one_ignored()
    {
        var room = await host.CreateRoomIdAsync();
        await using var ana = await OpenAsync(room, "ana");

        Assert.Equal("ok", await ana.CodeOfAsync("Join", """{"protocol":1,"later":{"versions":true}}"""));
        await using var ben = await OpenAsync(room, "ben");
        await Assert.ThrowsAnyAsync<Exception>(() => ben.CodeOfAsync("Join", """{"protocol":2,"protocol":1}"""));
        Assert.Equal("ok", await ana.CodeOfAsync("Leave"));
    }

    [Fact]
    public async Task Lost_connection_is_resumed_with_what_was_missed()
    {
        var room = await host.CreateRoomIdAsync();
        await using var ana = await JoinAsync(room, "ana");
        var first = await OpenAsync(room, "ben");
        var secret = (await first.CallAsync("Join", JoinCall)).GetProperty("resumeSecret").GetString();
        first.Break();
        await ana.NextEventAsync("participantUpdated");
        await ana.CallAsync("Offer", Offer("publish", "audio"));

        await using var second = await OpenAsync(room, "ben");
        var resume = JsonSerializer.Serialize(new { protocol = 1, resume = new { secret, lastEvent = 0 } });
        var reply = await second.CallAsync("Join", resume);

        Assert.Equal(JsonValueKind.Null, reply.GetProperty("snapshot").ValueKind);
        var missed = Assert.Single(reply.GetProperty("replay").EnumerateArray());
        Assert.Equal(("trackPublished", 1), (missed.GetProperty("type").GetString(), missed.GetProperty("n").GetInt64()));
        Assert.Equal("connected", (await ana.NextEventAsync("participantUpdated")).GetProperty("participant").GetProperty("state").GetString());
        await first.DisposeAsync();
    }

    [Fact]
    public async Task Same_identity_elsewhere_ends_the_first_connections_place()
    {
        var room = await host.CreateRoomIdAsync();
        await using var first = await JoinAsync(room, "ana");
        await using var second = await JoinAsync(room, "ana");

        Assert.Equal("replaced", (await first.NextEventAsync("roomClosed")).GetProperty("reason").GetString());
        Assert.Equal("notJoined", await first.CodeOfAsync("StartRecording"));
        Assert.Equal("ok", await second.CodeOfAsync("Leave"));
    }

    [Fact]
    public async Task Flood_of_calls_is_refused()
    {
        var room = await host.CreateRoomIdAsync();
        await using var ana = await JoinAsync(room, "ana");
        var codes = new List<string?>();
        for (var i = 0; i < 100; i++)
        {
            codes.Add(await ana.CodeOfAsync("SetMuted", """{"trackId":"TR_none","muted":true}"""));
        }

        Assert.Equal("unknownTrack", codes[0]);
        Assert.Contains("tooManyRequests", codes);
    }

    [Fact]
    public async Task Message_over_128_KiB_ends_the_connection_and_no_other()
    {
        var room = await host.CreateRoomIdAsync();
        await using var ana = await JoinAsync(room, "ana");
        await using var ben = await JoinAsync(room, "ben");

        await Assert.ThrowsAnyAsync<Exception>(() => ana.CallAsync("Join", $"\"{new string('a', 128 * 1024)}\""));
        await ana.Closed.WaitAsync(TimeSpan.FromSeconds(10), TestHost.Cancellation);

        Assert.Equal("reconnecting", (await ben.NextEventAsync("participantUpdated")).GetProperty("participant").GetProperty("state").GetString());
    }

    [Fact]
    public async Task State_of_media_is_told_to_its_owner()
    {
        var room = await host.CreateRoomIdAsync();
        await using var ana = await JoinAsync(room, "ana");
        await ana.CallAsync("Offer", Offer("publish", "audio"));
        var transport = host.MediaRelay.Posted<ApplyOffer>().Last().Transport;

        host.MediaRelay.Tell(new TransportConnected(transport, "SRTP_AEAD_AES_128_GCM"));

        var changed = await ana.NextEventAsync("transportStateChanged");
        Assert.Equal(("publish", "connected"), (changed.GetProperty("connection").GetString(), changed.GetProperty("state").GetString()));
    }

    [Fact]
    public async Task Without_a_token_the_hub_does_not_open()
    {
        using var client = host.CreateClient();
        using var negotiated = await client.PostAsync("/hub/room/negotiate?negotiateVersion=1", null, TestHost.Cancellation);
        var refused = await Assert.ThrowsAsync<WebSocketException>(() => HubClient.OpenAsync(client.BaseAddress!, "forged"));

        Assert.Equal(HttpStatusCode.Unauthorized, negotiated.StatusCode);
        Assert.Contains("401", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Token_of_a_room_that_is_not_there_joins_nothing()
    {
        await using var ana = await OpenAsync("RM_000000000000", "ana");

        Assert.Equal("roomClosed", await ana.CodeOfAsync("Join", JoinCall));
    }

    private static string Offer(string connection, string lines, string sources = "null") =>
        $$"""{"connection":"{{connection}}","sdp":{{JsonSerializer.Serialize(FakeRelay.Sdp(lines))}},"sources":{{sources}}}""";

    private Task<HubClient> OpenAsync(string room, string identity, bool canPublish = true)
    {
        using var client = host.CreateClient();
        return HubClient.OpenAsync(client.BaseAddress!, host.IssueToken(room, identity, canPublish));
    }

    private async Task<HubClient> JoinAsync(string room, string identity, bool canPublish = true)
    {
        var client = await OpenAsync(room, identity, canPublish);
        Assert.Equal("ok", await client.CodeOfAsync("Join", JoinCall));
        return client;
    }
}
