using CrossStrait.MediaRelay;
using CrossStrait.Rooms.Sessions;
using CrossStrait.Tests;
using Xunit;

namespace CrossStrait.Rooms.Tests.Sessions;

public sealed class JoiningTests : IAsyncDisposable
{
    private readonly SessionBench _bench = new();

    public ValueTask DisposeAsync() => _bench.DisposeAsync();

    [Fact]
    public async Task The_first_to_join_gets_the_room_herself_and_a_snapshot()
    {
        var ana = await _bench.JoinAsync("Ana");

        Assert.Equal("測試", ana.Joined.Room.Name);
        Assert.Equal("id-Ana", ana.Joined.Self.Identity);
        Assert.Equal(0, ana.Joined.LastEvent);
        Assert.Equal(ana.Id, Assert.Single(ana.Joined.Snapshot!.Participants).Id);
        Assert.Equal(43, ana.Joined.ResumeSecret.Length);
    }

    [Fact]
    public async Task Others_hear_of_a_newcomer_and_she_finds_them_in_her_snapshot()
    {
        var ana = await _bench.JoinAsync("Ana");
        var ben = await _bench.JoinAsync("Ben");

        Assert.Equal(ben.Id, Assert.Single(ana.Sink.Got<ParticipantJoined>()).Participant.Id);
        Assert.Equal([ana.Id, ben.Id], ben.Joined.Snapshot!.Participants.Select(one => one.Id).Order().OrderBy(id => id != ana.Id));
        Assert.Empty(ben.Events);
    }

    [Fact]
    public async Task Events_are_numbered_from_one_without_gaps()
    {
        var ana = await _bench.JoinAsync("Ana");
        for (var i = 0; i < 5; i++)
        {
            var guest = await _bench.JoinAsync($"Guest {i}");
            await guest.Session.LeaveAsync(guest.Holder);
        }

        Assert.Equal(Enumerable.Range(1, 10).Select(n => (long)n), ana.Events.Select(roomEvent => roomEvent.Number));
    }

    [Fact]
    public async Task Leaving_is_told_with_its_reason_and_ends_the_place()
    {
        var ana = await _bench.JoinAsync("Ana");
        var ben = await _bench.JoinAsync("Ben");

        await ben.Session.LeaveAsync(ben.Holder);

        Assert.Equal(new ParticipantLeft(ben.Id, LeaveReason.Left) { Number = 2 }, ana.Events.Last());
        Assert.True(ben.Sink.IsClosed);
        Assert.Equal(RefusalCode.NotJoined, (await ben.Session.LeaveAsync(ben.Holder)).Refusal!.Code);
    }

    [Fact]
    public async Task A_lost_connection_is_reconnecting_for_thirty_seconds_and_then_lost()
    {
        var ana = await _bench.JoinAsync("Ana");
        var ben = await _bench.JoinAsync("Ben");

        await ben.Session.ConnectionLostAsync(ben.Holder);
        _bench.Time.Advance(TimeSpan.FromSeconds(29));
        await _bench.SettleAsync();
        Assert.Equal(ParticipantState.Reconnecting, Assert.Single(ana.Sink.Got<ParticipantUpdated>()).Participant.State);
        Assert.Empty(ana.Sink.Got<ParticipantLeft>());

        _bench.Time.Advance(TimeSpan.FromSeconds(1));
        await _bench.SettleAsync();
        Assert.Equal(LeaveReason.Lost, Assert.Single(ana.Sink.Got<ParticipantLeft>()).Reason);
    }

    [Fact]
    public async Task A_client_that_resumes_gets_what_it_missed_and_keeps_its_media()
    {
        var ana = await _bench.JoinAsync("Ana");
        await ana.PublishAsync();
        var seen = ana.Events.Last().Number;
        await ana.Session.ConnectionLostAsync(ana.Holder);
        var ben = await _bench.JoinAsync("Ben");
        await ben.PublishAsync("audio");

        var sink = new RecordingSink();
        var reply = await ana.Session.JoinAsync(SessionBench.Grant("Ana"), new ResumeRequest(ana.Joined.ResumeSecret, seen), sink);

        Assert.Null(reply.Value!.Snapshot);
        Assert.Equal([seen + 1, seen + 2], reply.Value.Replay.Select(roomEvent => roomEvent.Number));
        Assert.IsType<ParticipantJoined>(reply.Value.Replay[0]);
        Assert.IsType<TrackPublished>(reply.Value.Replay[1]);
        Assert.Equal(ana.Id, reply.Value.Self.Id);
        Assert.Empty(_bench.Relay.Posted<CloseTransport>());
        _bench.Time.Advance(TimeSpan.FromMinutes(1));
        await _bench.SettleAsync();
        Assert.Empty(ben.Sink.Got<ParticipantLeft>());
        Assert.Equal(ParticipantState.Connected, ben.Sink.Got<ParticipantUpdated>().Last().Participant.State);
    }

    [Fact]
    public async Task A_client_that_missed_more_than_is_kept_gets_a_snapshot()
    {
        var ana = await _bench.JoinAsync("Ana");
        await ana.Session.ConnectionLostAsync(ana.Holder);
        for (var i = 0; i < (EventLog.Kept / 2) + 1; i++)
        {
            var guest = await _bench.JoinAsync("Guest");
            await guest.Session.LeaveAsync(guest.Holder);
        }

        var reply = await ana.Session.JoinAsync(SessionBench.Grant("Ana"), new ResumeRequest(ana.Joined.ResumeSecret, 0), new RecordingSink());

        Assert.NotNull(reply.Value!.Snapshot);
        Assert.Empty(reply.Value.Replay);
        Assert.Equal(EventLog.Kept + 2, reply.Value.LastEvent);
    }

    [Theory]
    [InlineData("")]
    [InlineData("AAAA")]
    [InlineData("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    [InlineData("not base64!")]
    public async Task A_wrong_resume_secret_takes_nobodys_place(string secret)
    {
        var ana = await _bench.JoinAsync("Ana");

        var reply = await ana.Session.JoinAsync(SessionBench.Grant("Ana"), new ResumeRequest(secret, 0), new RecordingSink());

        Assert.Equal(RefusalCode.NotAllowed, reply.Refusal!.Code);
        Assert.False(ana.Sink.IsClosed);
    }

    [Fact]
    public async Task The_same_identity_joining_anew_takes_the_place_over()
    {
        var ana = await _bench.JoinAsync("Ana");
        await ana.PublishAsync();
        var ben = await _bench.JoinAsync("Ben");

        var again = await _bench.JoinAsync("Ana");

        Assert.Equal(ana.Id, again.Id);
        Assert.Equal("replaced", Assert.Single(ana.Sink.Got<RoomClosed>()).Reason);
        Assert.True(ana.Sink.IsClosed);
        Assert.Equal(2, ben.Sink.Got<TrackUnpublished>().Count());
        Assert.Single(_bench.Relay.Posted<CloseTransport>());
        var late = await ana.Session.OfferAsync(ana.Holder, MediaConnection.Publish, FakeRelay.Sdp("audio"), null);
        Assert.Equal(RefusalCode.NotJoined, late.Refusal!.Code);
    }

    [Fact]
    public async Task A_connection_lost_after_it_was_replaced_changes_nothing()
    {
        var ana = await _bench.JoinAsync("Ana");
        var again = await _bench.JoinAsync("Ana");

        await ana.Session.ConnectionLostAsync(ana.Holder);
        _bench.Time.Advance(TimeSpan.FromMinutes(1));
        await _bench.SettleAsync();

        Assert.Null((await again.Session.LeaveAsync(again.Holder)).Refusal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("   ")]
    [InlineData("1234567890123456789012345678901234567890123456789012345678901234+")]
    public async Task A_name_outside_1_to_64_characters_is_refused(string name)
    {
        var session = await _bench.OpenAsync();

        var reply = await session.JoinAsync(SessionBench.Grant("x") with { Name = name }, null, new RecordingSink());

        Assert.Equal(RefusalCode.BadRequest, reply.Refusal!.Code);
    }

    [Fact]
    public async Task One_participant_more_than_a_room_holds_finds_it_full()
    {
        for (var i = 0; i < SessionLimits.Participants; i++)
        {
            await _bench.JoinAsync($"Guest {i}");
        }

        var session = await _bench.OpenAsync();
        var reply = await session.JoinAsync(SessionBench.Grant("late"), null, new RecordingSink());

        Assert.Equal(RefusalCode.RoomFull, reply.Refusal!.Code);
    }

    [Fact]
    public async Task A_session_without_people_ends_after_its_grace_and_the_next_join_opens_another()
    {
        var ana = await _bench.JoinAsync("Ana");
        await ana.Session.LeaveAsync(ana.Holder);
        _bench.Time.Advance(SessionLimits.Grace);
        await ana.Session.Completion;

        Assert.Null(_bench.Sessions.Find(SessionBench.RoomId));
        Assert.Equal(RefusalCode.RoomClosed, (await ana.Session.JoinAsync(SessionBench.Grant("Ana"), null, new RecordingSink())).Refusal!.Code);
        Assert.NotSame(ana.Session, (await _bench.JoinAsync("Ana")).Session);
    }

    [Fact]
    public async Task A_session_somebody_came_back_to_in_time_goes_on()
    {
        var ana = await _bench.JoinAsync("Ana");
        await ana.Session.LeaveAsync(ana.Holder);
        _bench.Time.Advance(TimeSpan.FromSeconds(20));
        var ben = await _bench.JoinAsync("Ben");
        _bench.Time.Advance(TimeSpan.FromSeconds(20));
        await _bench.SettleAsync();

        Assert.Same(ben.Session, _bench.Sessions.Find(SessionBench.RoomId));
        Assert.Empty(ben.Sink.Got<RoomClosed>());
    }

    [Fact]
    public async Task Everyone_is_told_when_the_server_stops()
    {
        var ana = await _bench.JoinAsync("Ana");
        await _bench.Sessions.DisposeAsync();

        Assert.Equal("shutdown", Assert.Single(ana.Sink.Got<RoomClosed>()).Reason);
        Assert.True(ana.Sink.IsClosed);
    }

    [Fact]
    public async Task An_unknown_room_has_no_session() =>
        Assert.Null(await _bench.Sessions.GetOrOpenAsync("RM_other", CancellationToken.None));
}
