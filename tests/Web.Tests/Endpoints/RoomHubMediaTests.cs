using System.Text.Json;
using CrossStrait.MediaRelay;
using CrossStrait.Tests;
using CrossStrait.Web.Tests.Hosting;
using Xunit;

namespace CrossStrait.Web.Tests.Endpoints;

/// <summary>Sizes, speakers, codecs and the ways of media, as they are on the wire.</summary>
public sealed class RoomHubMediaTests(MediaHost host) : IClassFixture<MediaHost>
{
    [Fact]
    public async Task Join_says_what_it_decodes_and_is_told_what_to_send()
    {
        var room = await host.CreateRoomIdAsync();
        await using var ana = await OpenAsync(room, "ana");
        await using var ben = await OpenAsync(room, "ben");

        var first = await ana.CallAsync("Join", """{"protocol":1,"decodes":["AV1","VP8","VP9"],"batches":true}""");
        var second = await ben.CallAsync("Join", """{"protocol":1}""");

        Assert.Equal("""{"video":["VP8","VP9","AV1"],"audio":["opus"]}""", first.GetProperty("codecs").GetRawText());
        Assert.Equal("""{"video":["VP8"],"audio":["opus"]}""", second.GetProperty("codecs").GetRawText());
        Assert.Equal("""["VP8"]""", (await ana.NextEventAsync("codecsChanged")).GetProperty("video").GetRawText());
        Assert.Equal("good", first.GetProperty("self").GetProperty("quality").GetString());
        Assert.Equal(0, first.GetProperty("snapshot").GetProperty("speakers").GetArrayLength());
        Assert.Equal(0, first.GetProperty("snapshot").GetProperty("undecodable").GetArrayLength());
    }

    [Theory]
    [InlineData("Join", """{"protocol":1,"decodes":[null]}""")]
    [InlineData("Join", """{"protocol":1,"decodes":"VP8"}""")]
    [InlineData("SetSlotSizes", """{}""")]
    [InlineData("SetSlotSizes", """{"slots":null}""")]
    [InlineData("SetSlotSizes", """{"slots":[null]}""")]
    [InlineData("SetSlotSizes", """{"slots":[{"mid":"v0","width":1}]}""")]
    [InlineData("SetSlotSizes", """{"slots":[{"mid":null,"width":1,"height":1}]}""")]
    [InlineData("SetSlotSizes", """{"slots":[{"mid":"v0","width":0.5,"height":1}]}""")]
    [InlineData("SetSlotSizes", """{"slots":[{"mid":"v0","width":-1,"height":1}]}""")]
    [InlineData("SetSlotSizes", """{"slots":[{"mid":"v0","width":99999999999,"height":1}]}""")]
    public async Task Argument_of_another_shape_is_a_bad_request(string method, string argument)
    {
        var room = await host.CreateRoomIdAsync();
        await using var ana = method == "Join" ? await OpenAsync(room, "ana") : await JoinAsync(room, "ana");

        Assert.Equal("badRequest", await ana.CodeOfAsync(method, argument));
    }

    [Fact]
    public async Task Sizes_reach_the_relay_and_a_slot_that_is_not_there_is_refused()
    {
        var room = await host.CreateRoomIdAsync();
        await using var ana = await OpenAsync(room, "ana");
        const string Sizes = """{"slots":[{"mid":"v0","width":640,"height":360}]}""";
        Assert.Equal("notJoined", await ana.CodeOfAsync("SetSlotSizes", Sizes));
        await ana.CallAsync("Join", """{"protocol":1}""");
        Assert.Equal("unknownSlot", await ana.CodeOfAsync("SetSlotSizes", Sizes));
        await ana.CallAsync("Offer", Offer("subscribe", "pair"));

        Assert.Equal("ok", await ana.CodeOfAsync("SetSlotSizes", Sizes));

        var transport = TransportOf();
        Assert.Equal(
            new SetSlotDemand(transport, "v0", 640, 360, SlotPriority.Normal),
            Assert.Single(host.MediaRelay.Posted<SetSlotDemand>(), demand => demand.Transport == transport));
    }

    [Fact]
    public async Task Encrypted_offer_says_so_to_the_relay_and_to_the_others()
    {
        var room = await host.CreateRoomIdAsync();
        await using var ana = await JoinAsync(room, "ana");
        await using var ben = await JoinAsync(room, "ben");

        await ana.CallAsync("Offer", Offer("publish", "video", encrypted: true));

        Assert.True(host.MediaRelay.Posted<ApplyOffer>().Last().EndToEndEncrypted);
        Assert.True((await ben.NextEventAsync("trackPublished")).GetProperty("track").GetProperty("encrypted").GetBoolean());
    }

    [Fact]
    public async Task What_the_relay_measures_becomes_events()
    {
        var room = await host.CreateRoomIdAsync();
        await using var ana = await JoinAsync(room, "ana");
        await using var ben = await JoinAsync(room, "ben");
        var track = (await ana.CallAsync("Offer", Offer("publish", "audio video"))).GetProperty("tracks");
        var id = track[0].GetProperty("participantId").GetString();
        var transport = TransportOf();
        var relay = host.MediaRelay;

        relay.Tell(new LayersWanted(relay.TrackOf(transport, "1"), [new EncodingWanted("q", true, -1)]));
        relay.Tell(new AudioLevels([new AudioLevel(relay.TrackOf(transport, "0"), 30, true)]));
        relay.Tell(new ConnectionQuality(transport, 0, 0.2, 100, false));
        relay.Tell(new UdpUnusable(transport));

        Assert.Equal(
            """[{"rid":"q","active":true,"maxSpatialLayer":-1}]""",
            (await ana.NextEventAsync("layersWanted")).GetProperty("encodings").GetRawText());
        Assert.Equal("publish", (await ana.NextEventAsync("useTcp")).GetProperty("connection").GetString());
        Assert.Equal($$"""[{"participantId":"{{id}}","level":0.5}]""", (await ben.NextEventAsync("speakersChanged")).GetProperty("speakers").GetRawText());
        var quality = await ben.NextEventAsync("connectionQuality");
        Assert.Equal((id, "poor"), (quality.GetProperty("participantId").GetString(), quality.GetProperty("quality").GetString()));
        await ana.CallAsync("Offer", Offer("publish", "audio video"));
        Assert.True(relay.Posted<ApplyOffer>().Last().TcpOnly);
    }

    [Fact]
    public async Task Page_loaded_anew_gets_a_snapshot_and_keeps_its_place()
    {
        var room = await host.CreateRoomIdAsync();
        await using var ben = await JoinAsync(room, "ben");
        var first = await OpenAsync(room, "ana");
        var joined = await first.CallAsync("Join", """{"protocol":1}""");
        await first.CallAsync("Offer", Offer("publish", "video"));
        await first.DisposeAsync();

        await using var second = await OpenAsync(room, "ana");
        var again = await second.CallAsync("Join", JsonSerializer.Serialize(new
        {
            protocol = 1,
            resume = new { secret = joined.GetProperty("resumeSecret").GetString(), lastEvent = -1 },
        }));

        Assert.Equal(joined.GetProperty("self").GetProperty("id").GetString(), again.GetProperty("self").GetProperty("id").GetString());
        Assert.Equal(2, again.GetProperty("snapshot").GetProperty("participants").GetArrayLength());
        var track = await ben.NextEventAsync("trackPublished");
        Assert.Equal(track.GetProperty("track").GetProperty("id").GetString(), again.GetProperty("self").GetProperty("tracks")[0].GetProperty("id").GetString());
    }

    private static string Offer(string connection, string lines, bool encrypted = false) => JsonSerializer.Serialize(new
    {
        connection,
        sdp = FakeRelay.Sdp(lines),
        encrypted,
    });

    private TransportId TransportOf() => host.MediaRelay.Posted<ApplyOffer>().Last().Transport;

    private Task<HubClient> OpenAsync(string room, string identity)
    {
        using var client = host.CreateClient();
        return HubClient.OpenAsync(client.BaseAddress!, host.IssueToken(room, identity));
    }

    private async Task<HubClient> JoinAsync(string room, string identity)
    {
        var client = await OpenAsync(room, identity);
        Assert.Equal("ok", await client.CodeOfAsync("Join", """{"protocol":1}"""));
        return client;
    }
}
