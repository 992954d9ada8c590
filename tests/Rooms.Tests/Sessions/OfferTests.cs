using CrossStrait.MediaRelay;
using CrossStrait.Rooms.Media;
using CrossStrait.Rooms.Sessions;
using CrossStrait.Tests;
using Xunit;

namespace CrossStrait.Rooms.Tests.Sessions;

public sealed class OfferTests : IAsyncDisposable
{
    private readonly SessionBench _bench = new();

    public ValueTask DisposeAsync() => _bench.DisposeAsync();

    [Fact]
    public async Task A_publishing_offer_becomes_tracks_that_others_hear_of()
    {
        var ana = await _bench.JoinAsync("Ana");
        var ben = await _bench.JoinAsync("Ben");

        var accepted = await ana.PublishAsync();

        Assert.Equal([TrackSource.Microphone, TrackSource.Camera], accepted.Tracks.Select(track => track.Source));
        Assert.Equal(accepted.Tracks, ben.Sink.Got<TrackPublished>().Select(published => published.Track));
        Assert.Equal(ana.Events.Last().Number, accepted.LastEvent);
    }

    [Fact]
    public async Task Lines_get_the_sources_that_the_offer_names()
    {
        var ana = await _bench.JoinAsync("Ana");

        var accepted = await ana.PublishAsync("audio video", sources: new() { ["0"] = TrackSource.ScreenAudio, ["1"] = TrackSource.Screen });

        Assert.Equal([TrackSource.ScreenAudio, TrackSource.Screen], accepted.Tracks.Select(track => track.Source));
    }

    [Fact]
    public async Task A_source_of_the_wrong_kind_is_not_believed()
    {
        var ana = await _bench.JoinAsync("Ana");

        var accepted = await ana.PublishAsync("audio", sources: new() { ["0"] = TrackSource.Camera });

        Assert.Equal(TrackSource.Microphone, Assert.Single(accepted.Tracks).Source);
    }

    [Theory]
    [InlineData(65, 1)]
    [InlineData(1, 65)]
    public async Task More_names_than_an_offer_has_lines_are_refused(int names, int length)
    {
        var ana = await _bench.JoinAsync("Ana");
        var sources = Enumerable.Range(0, names).ToDictionary(number => new string((char)('A' + number), length), _ => TrackSource.Camera);

        var reply = await ana.Session.OfferAsync(ana.Holder, MediaConnection.Publish, FakeRelay.Sdp("audio"), sources);

        Assert.Equal(RefusalCode.BadRequest, reply.Refusal!.Code);
        Assert.Empty(_bench.Relay.Posted<ApplyOffer>());
    }

    [Fact]
    public void Names_of_lines_that_never_come_do_not_pile_up()
    {
        using var transport = new SessionTransport(new TransportId(1), TransportRole.Publish, new Participant(SessionBench.Grant("Ana")), "");

        for (var number = 0; number < 1000; number++)
        {
            transport.Name(new Dictionary<string, TrackSource> { [$"{number}"] = TrackSource.Camera });
        }

        Assert.Equal(SessionLimits.NamedLines, transport.Sources.Count);
    }

    [Fact]
    public async Task The_same_connection_may_offer_another_track_and_keeps_the_first_ones()
    {
        var ana = await _bench.JoinAsync("Ana");
        var first = await ana.PublishAsync();

        var second = await ana.PublishAsync("audio video video", sources: new() { ["2"] = TrackSource.Screen });

        Assert.Equal(first.Tracks, second.Tracks.Take(2));
        Assert.Equal(TrackSource.Screen, second.Tracks[2].Source);
        Assert.Single(_bench.Relay.Posted<ApplyOffer>().Select(offer => offer.Transport).Distinct());
    }

    [Fact]
    public async Task A_line_that_is_gone_from_the_answer_is_unpublished()
    {
        var ana = await _bench.JoinAsync("Ana");
        var first = await ana.PublishAsync();

        await ana.PublishAsync("audio inactive");

        Assert.Equal(first.Tracks[1].Id, Assert.Single(ana.Sink.Got<TrackUnpublished>()).TrackId);
    }

    [Fact]
    public async Task Another_peer_connection_takes_the_place_of_the_first_once_answered()
    {
        var ana = await _bench.JoinAsync("Ana");
        var first = await ana.PublishAsync(origin: "1");

        await Assert.ThrowsAnyAsync<Xunit.Sdk.XunitException>(() => ana.PublishAsync("bad", origin: "2"));
        Assert.Equal(2, _bench.Relay.Posted<ApplyOffer>().Select(offer => offer.Transport).Distinct().Count());
        Assert.Empty(ana.Sink.Got<TrackUnpublished>());

        var third = await ana.PublishAsync(origin: "3");
        Assert.Equal(first.Tracks.Select(track => track.Id), ana.Sink.Got<TrackUnpublished>().Select(gone => gone.TrackId));
        Assert.Equal(2, third.Tracks.Count);
        var offers = _bench.Relay.Posted<ApplyOffer>().Select(offer => offer.Transport).ToArray();
        Assert.Equal([offers[1], offers[0]], _bench.Relay.Posted<CloseTransport>().Select(close => close.Transport));
    }

    [Theory]
    [InlineData("bad", RefusalCode.BadSdp)]
    [InlineData("useless", RefusalCode.NothingUsable)]
    [InlineData("full", RefusalCode.RelayFull)]
    public async Task A_refusal_of_the_relay_is_told_by_its_code(string lines, RefusalCode code)
    {
        var ana = await _bench.JoinAsync("Ana");

        var reply = await ana.Session.OfferAsync(ana.Holder, MediaConnection.Publish, FakeRelay.Sdp(lines), null);

        Assert.Equal(code, reply.Refusal!.Code);
    }

    [Fact]
    public async Task An_offer_that_the_relay_does_not_answer_is_refused_after_ten_seconds()
    {
        var ana = await _bench.JoinAsync("Ana");
        var asked = ana.Session.OfferAsync(ana.Holder, MediaConnection.Publish, FakeRelay.Sdp("silent"), null);
        await _bench.SettleAsync();
        Assert.False(asked.IsCompleted);

        _bench.Time.Advance(RoomMedia.Patience);

        Assert.Equal(RefusalCode.RelayFull, (await asked).Refusal!.Code);
        Assert.Single(_bench.Relay.Posted<CloseTransport>());
    }

    [Fact]
    public async Task An_offer_still_unanswered_when_its_owner_leaves_is_refused()
    {
        var ana = await _bench.JoinAsync("Ana");
        var ben = await _bench.JoinAsync("Ben");
        var asked = ana.Session.OfferAsync(ana.Holder, MediaConnection.Publish, FakeRelay.Sdp("silent"), null);
        await _bench.SettleAsync();
        var offer = Assert.Single(_bench.Relay.Posted<ApplyOffer>());

        await ana.Session.LeaveAsync(ana.Holder);
        _bench.Relay.Tell(new OfferAnswered(offer.Request, offer.Transport, "late", [], []));

        Assert.Equal(RefusalCode.NotJoined, (await asked).Refusal!.Code);
        Assert.Empty(ben.Sink.Got<TrackPublished>());
    }

    [Theory]
    [InlineData(MediaConnection.Publish, false, true)]
    [InlineData(MediaConnection.Subscribe, true, false)]
    public async Task An_offer_without_the_right_is_refused(MediaConnection connection, bool canPublish, bool canSubscribe)
    {
        var ana = await _bench.JoinAsync("Ana", SessionBench.Grant("Ana") with { CanPublish = canPublish, CanSubscribe = canSubscribe });

        var reply = await ana.Session.OfferAsync(ana.Holder, connection, FakeRelay.Sdp("audio"), null);

        Assert.Equal(RefusalCode.NotAllowed, reply.Refusal!.Code);
        Assert.Empty(_bench.Relay.Posted<ApplyOffer>());
    }

    [Fact]
    public async Task An_empty_and_an_oversized_offer_are_refused_before_the_relay_sees_them()
    {
        var ana = await _bench.JoinAsync("Ana");

        foreach (var sdp in new[] { "", new string('a', SessionLimits.SdpBytes + 1) })
        {
            var reply = await ana.Session.OfferAsync(ana.Holder, MediaConnection.Publish, sdp, null);
            Assert.Equal(RefusalCode.BadSdp, reply.Refusal!.Code);
        }

        Assert.Empty(_bench.Relay.Posted<ApplyOffer>());
    }

    [Fact]
    public async Task Media_state_is_told_to_its_owner_alone()
    {
        var ana = await _bench.JoinAsync("Ana");
        var ben = await _bench.JoinAsync("Ben");
        await ana.PublishAsync();
        var transport = _bench.Relay.Posted<ApplyOffer>().Single().Transport;

        _bench.Relay.Tell(new TransportConnected(transport, "SRTP_AEAD_AES_128_GCM"));
        _bench.Relay.Tell(new TransportDisconnected(transport));
        _bench.Relay.Tell(new TransportClosed(transport, CloseReason.PeerClosed));
        await _bench.SettleAsync();

        Assert.Equal(
            [TransportState.Connected, TransportState.Disconnected, TransportState.Closed],
            ana.Sink.Got<TransportStateChanged>().Select(changed => changed.State));
        Assert.Empty(ben.Sink.Got<TransportStateChanged>());
        Assert.Equal(2, ben.Sink.Got<TrackUnpublished>().Count());
        Assert.Empty(ben.Sink.Got<ParticipantLeft>());
    }

    [Fact]
    public async Task A_track_that_ends_in_the_relay_is_unpublished()
    {
        var ana = await _bench.JoinAsync("Ana");
        var accepted = await ana.PublishAsync("audio");

        _bench.Relay.Tell(new UpTrackEnded(new UpTrackId(1)));
        await _bench.SettleAsync();

        Assert.Equal(accepted.Tracks[0].Id, Assert.Single(ana.Sink.Got<TrackUnpublished>()).TrackId);
    }

    [Fact]
    public async Task Muting_is_told_to_all_once_and_only_for_ones_own_tracks()
    {
        var ana = await _bench.JoinAsync("Ana");
        var ben = await _bench.JoinAsync("Ben");
        var track = (await ana.PublishAsync("audio")).Tracks[0].Id;

        Assert.Null((await ana.Session.SetMutedAsync(ana.Holder, track, true)).Refusal);
        Assert.Null((await ana.Session.SetMutedAsync(ana.Holder, track, true)).Refusal);

        Assert.True(Assert.Single(ben.Sink.Got<TrackMuted>()).Muted);
        Assert.Equal(RefusalCode.NotAllowed, (await ben.Session.SetMutedAsync(ben.Holder, track, false)).Refusal!.Code);
        Assert.Equal(RefusalCode.UnknownTrack, (await ben.Session.SetMutedAsync(ben.Holder, "TR_none", false)).Refusal!.Code);
        Assert.True((await _bench.JoinAsync("Cai")).Joined.Snapshot!.Participants.Single(one => one.Id == ana.Id).Tracks[0].Muted);
    }
}
