using CrossStrait.MediaRelay;
using CrossStrait.Rooms.Sessions;
using CrossStrait.Tests;
using Xunit;

namespace CrossStrait.Rooms.Tests.Sessions;

public sealed class CodecTests : IAsyncDisposable
{
    private static readonly string[] _all = ["AV1", "H264", "VP9", "VP8"];

    private readonly SessionBench _bench = new();

    public ValueTask DisposeAsync() => _bench.DisposeAsync();

    [Fact]
    public async Task The_set_of_the_room_follows_those_who_come_and_go()
    {
        var ana = await _bench.JoinAsync("Ana", decodes: _all);
        Assert.Equal(["VP8", "VP9", "H264", "AV1"], ana.Joined.Codecs.Video);
        Assert.Equal(["opus"], ana.Joined.Codecs.Audio);
        var mute = await _bench.JoinAsync("Mute", SessionBench.Grant("Mute") with { CanPublish = false }, _all);

        var ben = await _bench.JoinAsync("Ben", decodes: ["VP9", "VP8"]);
        Assert.Equal(["VP8", "VP9"], ben.Joined.Codecs.Video);
        await PauseAsync();
        var cai = await _bench.JoinAsync("Cai");
        await PauseAsync();
        await ben.Session.LeaveAsync(ben.Holder);
        await cai.Session.LeaveAsync(cai.Holder);

        Assert.Equal(["VP8,VP9", "VP8", "VP8,VP9,H264,AV1"], ana.Sink.Got<CodecsChanged>().Select(changed => string.Join(',', changed.Video)));
        Assert.Single(ben.Sink.Got<CodecsChanged>());
        Assert.Empty(mute.Sink.Got<CodecsChanged>());
    }

    [Fact]
    public async Task Somebody_who_comes_and_goes_makes_publishers_move_once_in_two_seconds()
    {
        var ana = await _bench.JoinAsync("Ana", decodes: _all);
        await PauseAsync();
        for (var i = 0; i < 5; i++)
        {
            var ben = await _bench.JoinAsync("Ben", decodes: ["VP9"]);
            await ben.Session.LeaveAsync(ben.Holder);
        }

        Assert.Equal(["VP9"], Assert.Single(ana.Sink.Got<CodecsChanged>()).Video);
        await PauseAsync();
        await PauseAsync();

        Assert.Equal(["VP8", "VP9", "H264", "AV1"], ana.Sink.Got<CodecsChanged>().ElementAt(1).Video);
        Assert.Equal(2, ana.Sink.Got<CodecsChanged>().Count());
    }

    [Fact]
    public async Task A_recording_leaves_the_codecs_as_they_are()
    {
        var ana = await _bench.JoinAsync("Ana", decodes: _all);

        Assert.Null((await ana.Session.StartRecordingAsync(ana.Holder)).Refusal);
        await _bench.SettleAsync();

        Assert.Empty(ana.Sink.Got<CodecsChanged>());
    }

    [Fact]
    public async Task Who_only_publishes_has_no_say()
    {
        var ana = await _bench.JoinAsync("Ana", decodes: _all);
        await _bench.JoinAsync("Camera", SessionBench.Grant("Camera") with { CanSubscribe = false });

        Assert.Empty(ana.Sink.Got<CodecsChanged>());
    }

    [Fact]
    public async Task A_player_over_http_decodes_what_its_offer_says_for_as_long_as_it_is_there()
    {
        var ana = await _bench.JoinAsync("Ana", decodes: _all);
        var player = await ana.Session.OpenResourceAsync(SessionBench.Grant("Player"), false, Video("pair", "recvonly", "VP9"));
        Assert.Equal(["VP9"], Assert.Single(ana.Sink.Got<CodecsChanged>()).Video);
        await PauseAsync();

        await ana.Session.CloseResourceAsync(player.Value!.Secret);

        Assert.Equal(4, ana.Sink.Got<CodecsChanged>().Last().Video.Count);
    }

    [Fact]
    public async Task An_offer_may_use_what_it_shares_with_the_room_and_all_if_that_is_nothing()
    {
        var ana = await _bench.JoinAsync("Ana", decodes: ["VP9", "VP8"]);
        await ana.Session.OfferAsync(ana.Holder, MediaConnection.Publish, Video("video", "sendonly", "H264", "VP9"), null, encrypted: true);
        await ana.Session.OpenResourceAsync(SessionBench.Grant("Encoder"), true, Video("video", "sendonly", "H264"));
        await ana.SubscribeAsync("pair");

        var offers = _bench.Relay.Posted<ApplyOffer>().ToArray();
        Assert.Equal(["VP9"], offers[0].VideoCodecs);
        Assert.True(offers[0].EndToEndEncrypted);
        Assert.Null(offers[1].VideoCodecs);
        Assert.False(offers[1].EndToEndEncrypted);
        Assert.All(offers, offer => Assert.Equal(SessionBench.RoomId, offer.Group));
    }

    [Fact]
    public async Task What_a_viewer_cannot_decode_is_told_and_her_slot_is_empty_until_the_publisher_moves()
    {
        var ana = await _bench.JoinAsync("Ana");
        var ben = await _bench.JoinAsync("Ben", decodes: _all);
        var track = (await ben.PublishAsync("audio video:H264")).Tracks[1].Id;

        var slots = (await ana.SubscribeAsync("pair")).Slots;

        Assert.Equal(track, Assert.Single(ana.Sink.Got<TrackUndecodable>()).TrackId);
        Assert.Equal((ben.Id, null), (slots[1].ParticipantId, slots[1].TrackId));
        Assert.Equal("a0", Assert.Single(_bench.Relay.Posted<SetSlotSource>()).Mid);

        Assert.Equal(track, (await ben.PublishAsync("audio video:VP8")).Tracks[1].Id);

        Assert.Equal(("v0", track), (ana.Sink.Got<SlotChanged>().Single().Slots[0].Mid, ana.Sink.Got<SlotChanged>().Single().Slots[0].TrackId));
        Assert.Equal("v0", _bench.Relay.Posted<SetSlotSource>().Last().Mid);
        Assert.Single(ana.Sink.Got<TrackUndecodable>());
    }

    [Fact]
    public async Task An_undecodable_track_is_in_the_snapshot_of_a_client_that_missed_too_much()
    {
        var ana = await _bench.JoinAsync("Ana");
        var ben = await _bench.JoinAsync("Ben", decodes: _all);
        var track = (await ben.PublishAsync("video:AV1")).Tracks[0].Id;
        await ana.SubscribeAsync("pair");

        var reply = await ana.Session.JoinAsync(SessionBench.Grant("Ana"), new ResumeRequest(ana.Joined.ResumeSecret, 1000), new RecordingSink());

        Assert.Equal([track], reply.Value!.Snapshot!.Undecodable);
    }

    [Fact]
    public async Task Seventeen_codecs_long_names_and_names_that_are_none_are_refused()
    {
        var session = await _bench.OpenAsync();
        foreach (var decodes in new[] { [.. Enumerable.Repeat("VP8", 17)], new[] { new string('V', 33) }, [""], [null!] })
        {
            var reply = await session.JoinAsync(SessionBench.Grant("Ana"), null, new RecordingSink(), decodes);
            Assert.Equal(RefusalCode.BadRequest, reply.Refusal!.Code);
        }
    }

    [Fact]
    public async Task Encryption_is_of_the_publication_and_another_offer_without_it_publishes_anew()
    {
        var ana = await _bench.JoinAsync("Ana");
        var ben = await _bench.JoinAsync("Ben");
        await ben.Session.OfferAsync(ben.Holder, MediaConnection.Publish, FakeRelay.Sdp("video"), null, encrypted: true);
        Assert.True(Assert.Single(ana.Sink.Got<TrackPublished>()).Track.Encrypted);

        await ben.PublishAsync("video");

        Assert.Single(ana.Sink.Got<TrackUnpublished>());
        Assert.False(ana.Sink.Got<TrackPublished>().Last().Track.Encrypted);
    }

    private async Task PauseAsync()
    {
        _bench.Time.Advance(SessionLimits.CodecPause);
        await _bench.SettleAsync();
    }

    /// <summary>An offer of <see cref="FakeRelay"/> that names codecs as a real one does.</summary>
    private static string Video(string lines, string direction, params string[] codecs)
    {
        var media = string.Concat(codecs.Select(codec => $"a=rtpmap:96 {codec}/90000\r\n"));
        return FakeRelay.Sdp(lines).Replace("s=", $"m=video 9 UDP/TLS/RTP/SAVPF 96\r\na={direction}\r\n{media}s=", StringComparison.Ordinal);
    }
}
