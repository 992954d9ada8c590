using CrossStrait.MediaRelay;
using CrossStrait.Rooms.Sessions;
using CrossStrait.Tests;
using Xunit;

namespace CrossStrait.Rooms.Tests.Sessions;

public sealed class ResourceTests : IAsyncDisposable
{
    private readonly SessionBench _bench = new();

    public ValueTask DisposeAsync() => _bench.DisposeAsync();

    [Fact]
    public async Task A_publisher_over_http_is_a_participant_like_others_and_goes_with_her_last_transport()
    {
        var ana = await _bench.JoinAsync("Ana");

        var first = await OpenAsync("Ben", publishes: true, "audio");
        var second = await OpenAsync("Ben", publishes: true, "video");
        var joined = Assert.Single(ana.Sink.Got<ParticipantJoined>()).Participant;
        Assert.Equal("id-Ben", joined.Identity);
        Assert.Equal(2, ana.Sink.Got<TrackPublished>().Count());

        await ana.Session.CloseResourceAsync(first.Secret);
        Assert.Empty(ana.Sink.Got<ParticipantLeft>());
        await ana.Session.CloseResourceAsync(second.Secret);
        Assert.Equal(joined.Id, Assert.Single(ana.Sink.Got<ParticipantLeft>()).ParticipantId);
    }

    [Fact]
    public async Task A_refused_offer_over_http_leaves_nobody_behind_and_tells_nobody()
    {
        var ana = await _bench.JoinAsync("Ana");

        var reply = await ana.Session.OpenResourceAsync(SessionBench.Grant("Ben"), true, FakeRelay.Sdp("bad"));

        Assert.Equal(RefusalCode.BadSdp, reply.Refusal!.Code);
        Assert.Empty(ana.Events);
        Assert.Equal(2, (await _bench.JoinAsync("Cai")).Joined.Snapshot!.Participants.Count);
    }

    [Fact]
    public async Task Somebody_who_publishes_over_http_may_join_the_hub_as_the_same_participant()
    {
        await OpenAsync("Ana", publishes: true, "audio");

        var ana = await _bench.JoinAsync("Ana");

        var self = Assert.Single(ana.Joined.Snapshot!.Participants);
        Assert.Equal((ana.Id, 1), (self.Id, self.Tracks.Count));
        Assert.Empty(_bench.Relay.Posted<CloseTransport>());
    }

    [Fact]
    public async Task Loss_of_the_hub_does_not_end_what_runs_over_http()
    {
        var ana = await _bench.JoinAsync("Ana");
        var ben = await _bench.JoinAsync("Ben");
        await ana.PublishAsync("audio");
        await OpenAsync("Ana", publishes: true, "video");

        await ana.Session.ConnectionLostAsync(ana.Holder);
        _bench.Time.Advance(SessionLimits.Grace);
        await _bench.SettleAsync();

        Assert.Empty(ben.Sink.Got<ParticipantLeft>());
        Assert.Single(ben.Sink.Got<TrackUnpublished>());
        Assert.Equal(ParticipantState.Connected, ben.Sink.Got<ParticipantUpdated>().Last().Participant.State);
    }

    [Fact]
    public async Task Lost_media_ends_a_session_over_http_after_its_grace_unless_it_comes_back()
    {
        var ana = await _bench.JoinAsync("Ana");
        await OpenAsync("Ben", publishes: true, "audio");
        var transport = _bench.Relay.Posted<ApplyOffer>().Single().Transport;

        _bench.Relay.Tell(new TransportDisconnected(transport));
        await _bench.SettleAsync();
        _bench.Time.Advance(TimeSpan.FromSeconds(29));
        _bench.Relay.Tell(new TransportConnected(transport, "SRTP_AEAD_AES_128_GCM"));
        await _bench.SettleAsync();
        _bench.Time.Advance(TimeSpan.FromSeconds(60));
        await _bench.SettleAsync();
        Assert.Empty(ana.Sink.Got<ParticipantLeft>());

        _bench.Relay.Tell(new TransportDisconnected(transport));
        await _bench.SettleAsync();
        _bench.Time.Advance(SessionLimits.Grace);
        await _bench.SettleAsync();
        Assert.Equal(LeaveReason.Lost, Assert.Single(ana.Sink.Got<ParticipantLeft>()).Reason);
    }

    [Fact]
    public async Task A_restart_that_the_relay_refuses_leaves_the_session_and_its_entity_tag()
    {
        var opened = await OpenAsync("Ana", publishes: true, "audio");
        var session = await _bench.OpenAsync();

        var reply = await session.RestartIceAsync(opened.Secret, "refused", "abcdefghijklmnopqrstuv");

        Assert.Equal(RefusalCode.UnknownTransport, reply.Refusal!.Code);
        Assert.Equal(opened.EntityTag, (await session.FindResourceAsync(opened.Secret)).Value!.EntityTag);
    }

    [Fact]
    public async Task One_participant_has_at_most_twenty_transports()
    {
        for (var i = 0; i < SessionLimits.TransportsPerParticipant; i++)
        {
            await OpenAsync("Ana", publishes: false, "pair");
        }

        var session = await _bench.OpenAsync();
        var reply = await session.OpenResourceAsync(SessionBench.Grant("Ana"), false, FakeRelay.Sdp("pair"));

        Assert.Equal(RefusalCode.TooManyRequests, reply.Refusal!.Code);
    }

    private async Task<OpenedResource> OpenAsync(string name, bool publishes, string lines)
    {
        var session = await _bench.OpenAsync();
        var reply = await session.OpenResourceAsync(SessionBench.Grant(name), publishes, FakeRelay.Sdp(lines));
        Assert.Null(reply.Refusal);
        return reply.Value!;
    }
}
