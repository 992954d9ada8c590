using CrossStrait.MediaRelay;
using CrossStrait.Rooms.Sessions;
using CrossStrait.Tests;
using Xunit;

namespace CrossStrait.Rooms.Tests.Sessions;

public sealed class StayingTests : IAsyncDisposable
{
    private readonly SessionBench _bench = new();

    public ValueTask DisposeAsync() => _bench.DisposeAsync();

    [Fact]
    public async Task A_page_loaded_anew_is_the_same_participant_and_nobody_sees_her_leave()
    {
        var ana = await _bench.JoinAsync("Ana");
        var ben = await _bench.JoinAsync("Ben");
        await ben.SubscribeAsync("pair");
        await ana.PublishAsync();
        await ana.SubscribeAsync("pair");
        var transports = _bench.Relay.Posted<ApplyOffer>().Select(offer => offer.Transport).ToArray();

        await ana.Session.ConnectionLostAsync(ana.Holder);
        var again = await ReloadAsync(ana);
        Assert.Equal(ana.Id, again.Id);
        Assert.Equal(2, again.Joined.Snapshot!.Participants.Count);
        Assert.Empty(again.Joined.Snapshot.Slots);
        Assert.Equal([transports[2]], Closed());
        Assert.Empty(ben.Sink.Got<TrackUnpublished>());

        await again.PublishAsync(origin: "new page");

        Assert.Equal([transports[2], transports[1]], Closed());
        Assert.Equal(2, ben.Sink.Got<TrackUnpublished>().Count());
        Assert.Equal(4, ben.Sink.Got<TrackPublished>().Count());
        Assert.Equal(ben.Sink.Got<TrackPublished>().Last().Track.Id, ben.Sink.Got<SlotChanged>().Last().Slots[^1].TrackId);
        Assert.Empty(ben.Sink.Got<ParticipantLeft>());
        Assert.Empty(ben.Sink.Got<ParticipantJoined>());
        Assert.Equal(
            [ParticipantState.Reconnecting, ParticipantState.Connected],
            ben.Sink.Got<ParticipantUpdated>().Select(updated => updated.Participant.State));
    }

    [Fact]
    public async Task A_page_loaded_before_the_old_connection_is_seen_to_be_gone_takes_its_place()
    {
        var ana = await _bench.JoinAsync("Ana");
        await ana.PublishAsync();

        var again = await ReloadAsync(ana);
        await ana.Session.ConnectionLostAsync(ana.Holder);

        Assert.Equal("replaced", Assert.Single(ana.Sink.Got<RoomClosed>()).Reason);
        Assert.Equal(2, (await again.PublishAsync(origin: "new page")).Tracks.Count);
    }

    [Fact]
    public async Task What_an_old_page_sent_ends_after_thirty_seconds_if_the_new_one_sends_nothing()
    {
        var ana = await _bench.JoinAsync("Ana");
        var ben = await _bench.JoinAsync("Ben");
        await ana.PublishAsync();
        var transport = _bench.Relay.Posted<ApplyOffer>().Single().Transport;
        var again = await ReloadAsync(ana);
        _bench.Relay.Tell(new TransportDisconnected(transport));
        await _bench.SettleAsync();
        Assert.Empty(ben.Sink.Got<ParticipantUpdated>());
        Assert.Empty(again.Sink.Got<TransportStateChanged>());

        _bench.Time.Advance(SessionLimits.Grace);
        await _bench.SettleAsync();

        Assert.Equal(2, ben.Sink.Got<TrackUnpublished>().Count());
        Assert.Equal([transport], Closed());
        Assert.Empty(ben.Sink.Got<ParticipantLeft>());
    }

    [Fact]
    public async Task Others_see_one_badge_for_a_lost_hub_or_lost_media_and_none_when_both_are_back()
    {
        var ana = await _bench.JoinAsync("Ana");
        var ben = await _bench.JoinAsync("Ben");
        await ana.PublishAsync();
        await ana.SubscribeAsync("pair");
        var transports = _bench.Relay.Posted<ApplyOffer>().Select(offer => offer.Transport).ToArray();

        await TellAsync(new TransportDisconnected(transports[0]));
        await TellAsync(new TransportDisconnected(transports[1]));
        await ana.Session.ConnectionLostAsync(ana.Holder);
        await TellAsync(new TransportConnected(transports[0], ""));
        var sink = new RecordingSink();
        await ana.Session.JoinAsync(SessionBench.Grant("Ana"), new ResumeRequest(ana.Joined.ResumeSecret, ana.Events.Last().Number), sink);
        Assert.Equal([ParticipantState.Reconnecting], States());
        await TellAsync(new TransportConnected(transports[1], ""));

        Assert.Equal([ParticipantState.Reconnecting, ParticipantState.Connected], States());
        Assert.Empty(sink.Got<ParticipantUpdated>());

        IEnumerable<ParticipantState> States() => ben.Sink.Got<ParticipantUpdated>().Select(updated => updated.Participant.State);
    }

    [Fact]
    public async Task A_lost_connection_that_another_replaces_is_no_longer_missed()
    {
        var ana = await _bench.JoinAsync("Ana");
        var ben = await _bench.JoinAsync("Ben");
        await ana.PublishAsync();
        await TellAsync(new TransportDisconnected(_bench.Relay.Posted<ApplyOffer>().Single().Transport));

        await ana.PublishAsync(origin: "another");

        Assert.Equal(ParticipantState.Connected, ben.Sink.Got<ParticipantUpdated>().Last().Participant.State);
        Assert.Equal([ParticipantQuality.Lost, ParticipantQuality.Good], ben.Sink.Got<QualityChanged>().Select(changed => changed.Quality));
    }

    [Fact]
    public async Task Quality_is_told_when_it_changes_and_does_not_flicker()
    {
        var ana = await _bench.JoinAsync("Ana");
        var ben = await _bench.JoinAsync("Ben");
        await ana.PublishAsync();
        var transport = _bench.Relay.Posted<ApplyOffer>().Single().Transport;

        foreach (var (loss, roundTrip, estimate) in new[]
        {
            (0.01, 100, 0L), (0.06, 100, 2_000_000L), (0.045, 100, 2_000_000L), (0.06, 100, 2_000_000L), (0.01, 100, 2_000_000L),
            (0.0, 450, 2_000_000L), (0.0, 100, 2_000_000L), (0.0, 100, 100_000L), (0.0, 100, 180_000L), (0.0, 100, 300_000L),
        })
        {
            await TellAsync(new ConnectionQuality(transport, estimate, loss, roundTrip, UsesTcp: false));
        }

        ParticipantQuality[] expected =
        [
            ParticipantQuality.Poor, ParticipantQuality.Good, ParticipantQuality.Poor,
            ParticipantQuality.Good, ParticipantQuality.Poor, ParticipantQuality.Good,
        ];
        Assert.Equal(expected, ben.Sink.Got<QualityChanged>().Select(changed => changed.Quality));
        Assert.Equal(expected, ana.Sink.Got<QualityChanged>().Select(changed => changed.Quality));
    }

    [Fact]
    public async Task A_connection_whose_udp_fails_is_told_once_and_answered_with_tcp_from_then_on()
    {
        var ana = await _bench.JoinAsync("Ana");
        await ana.PublishAsync();
        await ana.SubscribeAsync("pair");
        var transports = _bench.Relay.Posted<ApplyOffer>().Select(offer => offer.Transport).ToArray();

        await TellAsync(new UdpUnusable(transports[1]));
        await TellAsync(new UdpUnusable(transports[1]));
        await ana.SubscribeAsync("pair");
        await ana.PublishAsync();

        Assert.Equal(MediaConnection.Subscribe, Assert.Single(ana.Sink.Got<UseTcp>()).Connection);
        Assert.Equal([false, false, true, false], _bench.Relay.Posted<ApplyOffer>().Select(offer => offer.TcpOnly));
    }

    [Fact]
    public async Task Another_peer_connection_gets_tcp_unless_the_one_before_found_no_way_over_it()
    {
        var ana = await _bench.JoinAsync("Ana");
        await ana.SubscribeAsync("pair", "first");
        await TellAsync(new TransportConnected(Last(), "SRTP_AEAD_AES_128_GCM"));
        await TellAsync(new UdpUnusable(Last()));

        await ana.SubscribeAsync("pair", "second");
        await ana.SubscribeAsync("pair", "third");

        Assert.Equal([false, true, false], _bench.Relay.Posted<ApplyOffer>().Select(offer => offer.TcpOnly));

        TransportId Last() => _bench.Relay.Posted<ApplyOffer>().Last().Transport;
    }

    [Fact]
    public async Task Another_peer_connection_gets_tcp_also_when_the_one_before_is_closed_already()
    {
        var ana = await _bench.JoinAsync("Ana");
        await ana.SubscribeAsync("pair", "first");
        await TellAsync(new TransportConnected(Last(), "SRTP_AEAD_AES_128_GCM"));
        await TellAsync(new UdpUnusable(Last()));
        await TellAsync(new TransportClosed(Last(), CloseReason.PeerClosed));

        await ana.SubscribeAsync("pair", "second");
        await TellAsync(new TransportClosed(Last(), CloseReason.PeerClosed));
        await ana.SubscribeAsync("pair", "third");

        Assert.Equal([false, true, false], _bench.Relay.Posted<ApplyOffer>().Select(offer => offer.TcpOnly));

        TransportId Last() => _bench.Relay.Posted<ApplyOffer>().Last().Transport;
    }

    [Fact]
    public async Task A_resource_over_http_whose_udp_fails_restarts_with_tcp()
    {
        var session = await _bench.OpenAsync();
        var opened = (await session.OpenResourceAsync(SessionBench.Grant("Ana"), true, FakeRelay.Sdp("audio"))).Value!;
        await TellAsync(new UdpUnusable(_bench.Relay.Posted<ApplyOffer>().Single().Transport));

        await session.RestartIceAsync(opened.Secret, "ufrag", "password");

        Assert.True(_bench.Relay.Posted<RestartIce>().Single().TcpOnly);
    }

    [Fact]
    public async Task Wanted_layers_go_to_the_publisher_alone_and_again_to_one_that_missed_too_much()
    {
        var ana = await _bench.JoinAsync("Ana");
        var ben = await _bench.JoinAsync("Ben");
        var track = (await ana.PublishAsync("video")).Tracks[0].Id;

        await TellAsync(new LayersWanted(new UpTrackId(1), [new EncodingWanted("f", false, -1)]));
        var sink = new RecordingSink();
        await ana.Session.JoinAsync(SessionBench.Grant("Ana"), new ResumeRequest(ana.Joined.ResumeSecret, 1000), sink);

        Assert.Equal(track, Assert.Single(ana.Sink.Got<TrackLayersWanted>()).TrackId);
        Assert.Equal("f", Assert.Single(Assert.Single(sink.Got<TrackLayersWanted>()).Encodings).Rid);
        Assert.Empty(ben.Sink.Got<TrackLayersWanted>());
    }

    private static async Task<Person> ReloadAsync(Person person)
    {
        var sink = new RecordingSink();
        var resume = new ResumeRequest(person.Joined.ResumeSecret, ResumeRequest.NothingKept);
        var reply = await person.Session.JoinAsync(SessionBench.Grant(person.Joined.Self.Name), resume, sink);
        return new Person(person.Session, sink, reply.Value!);
    }

    private async Task TellAsync(RelayEvent relayEvent)
    {
        _bench.Relay.Tell(relayEvent);
        await _bench.SettleAsync();
    }

    private IEnumerable<TransportId> Closed() => _bench.Relay.Posted<CloseTransport>().Select(close => close.Transport);
}
