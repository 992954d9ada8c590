using CrossStrait.MediaRelay;
using CrossStrait.Rooms.Sessions;
using CrossStrait.Tests;
using Xunit;

namespace CrossStrait.Rooms.Tests.Sessions;

/// <summary>A page that is closed says so; one that is only loaded anew says the same, and is back at once.</summary>
public sealed class GoodbyeTests : IAsyncDisposable
{
    private static readonly TimeSpan _moment = TimeSpan.FromMilliseconds(1);

    private readonly SessionBench _bench = new();

    public ValueTask DisposeAsync() => _bench.DisposeAsync();

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Whose_page_said_goodbye_has_left_after_three_seconds(bool saidBeforeTheConnectionBroke)
    {
        var (ana, ben) = (await _bench.JoinAsync("Ana"), await _bench.JoinAsync("Ben"));
        await ben.PublishAsync();
        if (saidBeforeTheConnectionBroke)
        {
            await SayAsync(ben);
        }

        await ben.Session.ConnectionLostAsync(ben.Holder);
        if (!saidBeforeTheConnectionBroke)
        {
            await SayAsync(ben);
        }

        await PassAsync(SessionLimits.GoodbyeGrace - _moment);
        Assert.Empty(ana.Sink.Got<ParticipantLeft>());
        await PassAsync(_moment);

        Assert.Equal(LeaveReason.Left, Assert.Single(ana.Sink.Got<ParticipantLeft>()).Reason);
        Assert.Single(_bench.Relay.Posted<CloseTransport>());
        await PassAsync(SessionLimits.Grace);
        Assert.Single(ana.Sink.Got<ParticipantLeft>());
    }

    [Theory]
    [InlineData(ResumeRequest.NothingKept)]
    [InlineData(0)]
    public async Task Who_is_back_in_time_has_not_left(long lastEvent)
    {
        var (ana, ben) = (await _bench.JoinAsync("Ana"), await _bench.JoinAsync("Ben"));
        await SayAsync(ben);
        await ben.Session.ConnectionLostAsync(ben.Holder);

        await PassAsync(SessionLimits.GoodbyeGrace - _moment);
        var back = await ben.Session.JoinAsync(SessionBench.Grant("Ben"), new ResumeRequest(ben.Joined.ResumeSecret, lastEvent), new RecordingSink());
        await PassAsync(SessionLimits.Grace);

        Assert.Equal(ben.Id, back.Value!.Self.Id);
        Assert.Empty(ana.Sink.Got<ParticipantLeft>());
    }

    [Fact]
    public async Task Whose_new_page_is_quicker_than_the_goodbye_of_the_old_one_stays()
    {
        var (ana, ben) = (await _bench.JoinAsync("Ana"), await _bench.JoinAsync("Ben"));
        var resume = new ResumeRequest(ben.Joined.ResumeSecret, ResumeRequest.NothingKept);
        await ben.Session.JoinAsync(SessionBench.Grant("Ben"), resume, new RecordingSink());

        await SayAsync(ben);
        await ben.Session.ConnectionLostAsync(ben.Holder);
        await PassAsync(SessionLimits.Grace);

        Assert.Empty(ana.Sink.Got<ParticipantLeft>());
    }

    [Fact]
    public async Task A_page_that_stays_after_all_is_kept_thirty_seconds_when_its_line_breaks_later()
    {
        var (ana, ben) = (await _bench.JoinAsync("Ana"), await _bench.JoinAsync("Ben"));
        await SayAsync(ben);
        await PassAsync(SessionLimits.GoodbyeGrace);
        await ben.Session.ConnectionLostAsync(ben.Holder);

        await PassAsync(SessionLimits.Grace - _moment);
        Assert.Empty(ana.Sink.Got<ParticipantLeft>());
        await PassAsync(_moment);

        Assert.Equal(LeaveReason.Lost, Assert.Single(ana.Sink.Got<ParticipantLeft>()).Reason);
    }

    [Theory]
    [InlineData("")]
    [InlineData("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    [InlineData("not base64!")]
    public async Task A_wrong_secret_changes_nothing(string secret)
    {
        var (ana, ben) = (await _bench.JoinAsync("Ana"), await _bench.JoinAsync("Ben"));
        await ben.Session.ConnectionLostAsync(ben.Holder);

        Assert.Equal(RefusalCode.NotAllowed, await RefusalAsync(ana, ben.Id, secret));
        Assert.Equal(RefusalCode.NotAllowed, await RefusalAsync(ana, ben.Id, ana.Joined.ResumeSecret));
        Assert.Equal(RefusalCode.UnknownParticipant, await RefusalAsync(ana, "PA_none", ana.Joined.ResumeSecret));
        await PassAsync(SessionLimits.Grace - _moment);

        Assert.Empty(ana.Sink.Got<ParticipantLeft>());
    }

    [Fact]
    public async Task The_secret_of_a_place_that_was_taken_over_is_no_longer_good()
    {
        var (ana, ben) = (await _bench.JoinAsync("Ana"), await _bench.JoinAsync("Ben"));
        await SayAsync(ben);
        var again = await _bench.JoinAsync("Ben");

        Assert.Equal(RefusalCode.NotAllowed, await RefusalAsync(ben, ben.Id, ben.Joined.ResumeSecret));
        await again.Session.ConnectionLostAsync(again.Holder);
        await PassAsync(SessionLimits.GoodbyeGrace);

        Assert.Empty(ana.Sink.Got<ParticipantLeft>());
    }

    [Fact]
    public async Task Who_also_publishes_over_http_goes_on_doing_so()
    {
        var (ana, ben) = (await _bench.JoinAsync("Ana"), await _bench.JoinAsync("Ben"));
        Assert.Null((await ben.Session.OpenResourceAsync(SessionBench.Grant("Ben"), true, FakeRelay.Sdp("audio"))).Refusal);
        await SayAsync(ben);
        await ben.Session.ConnectionLostAsync(ben.Holder);
        await PassAsync(SessionLimits.GoodbyeGrace);

        Assert.Empty(ana.Sink.Got<ParticipantLeft>());
        Assert.Equal(ParticipantState.Connected, ana.Sink.Got<ParticipantUpdated>().Last().Participant.State);
    }

    [Fact]
    public async Task A_connection_says_goodbye_for_the_place_that_it_holds_and_for_no_other()
    {
        var (ana, ben) = (await _bench.JoinAsync("Ana"), await _bench.JoinAsync("Ben"));

        Assert.Equal(RefusalCode.NotJoined, (await ben.Session.SayGoodbyeAsync(new SeatHolder(ben.Id, ana.Sink))).Refusal!.Code);
        Assert.Null((await ben.Session.SayGoodbyeAsync(ben.Holder)).Refusal);
        await ben.Session.ConnectionLostAsync(ben.Holder);
        await PassAsync(SessionLimits.GoodbyeGrace);

        Assert.Equal(LeaveReason.Left, Assert.Single(ana.Sink.Got<ParticipantLeft>()).Reason);
    }

    private static async Task SayAsync(Person person) =>
        Assert.Null((await person.Session.SayGoodbyeAsync(person.Id, person.Joined.ResumeSecret)).Refusal);

    private static async Task<RefusalCode> RefusalAsync(Person asks, string participantId, string secret) =>
        (await asks.Session.SayGoodbyeAsync(participantId, secret)).Refusal!.Code;

    private async Task PassAsync(TimeSpan time)
    {
        _bench.Time.Advance(time);
        await _bench.SettleAsync();
    }
}
