using CrossStrait.Rooms.Media;
using CrossStrait.Rooms.Sessions;
using CrossStrait.Tests;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace CrossStrait.Rooms.Tests.Sessions;

/// <summary>What a session does about the node that has its room.</summary>
public sealed class OwnershipTests : IAsyncDisposable, IRoomDirectory
{
    private readonly FakeTimeProvider _time = new();
    private readonly FakeRelay _relay = new();
    private readonly RoomMedia _media;
    private readonly SettableOwnership _ownership = new();
    private readonly RoomSessions _sessions;

    public OwnershipTests()
    {
        _media = new RoomMedia(_relay, _time, NullLogger<RoomMedia>.Instance);
        _sessions = new RoomSessions(
            this,
            new SessionPorts(_media, new FakeLibrary(_time), _time, NullLoggerFactory.Instance, new RoomOptions()) { Ownership = _ownership });
    }

    [Fact]
    public async Task Room_of_another_node_is_refused_with_the_way_there()
    {
        _ownership.Place = new RoomPlace(IsHere: false, "ND_other", "https://other.example", 7);

        var entered = await JoinAsync(new RecordingSink());

        Assert.Equal((RefusalCode.OtherNode, "https://other.example"), (entered.Refusal!.Code, entered.Refusal.Url));
        Assert.Null(await _sessions.GetOrOpenAsync(SessionBench.RoomId, CancellationToken.None));
        Assert.Equal(0, _sessions.Count);
    }

    [Fact]
    public async Task Session_that_lost_its_room_tells_its_people_and_does_nothing_more()
    {
        var sink = new RecordingSink();
        var joined = (await JoinAsync(sink)).Value!;
        var session = _sessions.Find(SessionBench.RoomId)!;

        _ownership.Move("https://other.example");
        await session.Completion;

        Assert.Equal("moved", sink.Events.OfType<RoomClosed>().Single().Reason);
        var late = await session.SetMutedAsync(new SeatHolder(joined.Self.Id, sink), "TR_1", true);
        Assert.Equal(RefusalCode.RoomClosed, late.Refusal!.Code);
        Assert.Equal(RefusalCode.OtherNode, (await JoinAsync(new RecordingSink())).Refusal!.Code);
    }

    /// <summary>The process was stopped and goes on: the first command asks before it does anything.</summary>
    [Fact]
    public async Task After_a_pause_no_command_is_run_before_the_room_is_confirmed()
    {
        var sink = new RecordingSink();
        var joined = (await JoinAsync(sink)).Value!;
        var session = _sessions.Find(SessionBench.RoomId)!;

        _ownership.IsCertain = false;
        _ownership.IsOurs = false;
        _ownership.Place = new RoomPlace(IsHere: false, "ND_other", "https://other.example", 2);
        var left = await session.LeaveAsync(new SeatHolder(joined.Self.Id, sink));

        Assert.Equal(RefusalCode.RoomClosed, left.Refusal!.Code);
        await session.Completion;
        Assert.Equal("moved", sink.Events.OfType<RoomClosed>().Single().Reason);
        Assert.Equal(1, _ownership.Confirmed);
    }

    [Fact]
    public async Task After_a_pause_in_which_nothing_was_lost_the_session_goes_on()
    {
        var sink = new RecordingSink();
        var joined = (await JoinAsync(sink)).Value!;
        var session = _sessions.Find(SessionBench.RoomId)!;

        _ownership.IsCertain = false;
        var left = await session.LeaveAsync(new SeatHolder(joined.Self.Id, sink));

        Assert.Null(left.Refusal);
        Assert.DoesNotContain(sink.Events, roomEvent => roomEvent is RoomClosed);
    }

    [Fact]
    public async Task Session_that_ends_gives_its_room_back_with_its_epoch()
    {
        await JoinAsync(new RecordingSink());
        var session = _sessions.Find(SessionBench.RoomId)!;
        Assert.Equal(1, session.Epoch);

        await session.CloseAsync("ended");

        Assert.Equal((SessionBench.RoomId, 1), _ownership.Released);
    }

    public Task<RoomView?> FindAsync(string roomId, CancellationToken cancellation) =>
        Task.FromResult<RoomView?>(new RoomView(roomId, "測試", "meeting"));

    public async ValueTask DisposeAsync()
    {
        await _sessions.DisposeAsync();
        await _media.DisposeAsync();
        await _relay.DisposeAsync();
    }

    private async Task<RoomReply<Joined>> JoinAsync(RecordingSink sink)
    {
        var entered = await _sessions.EnterAsync(
            SessionBench.RoomId, session => session.JoinAsync(SessionBench.Grant("ana"), null, sink), CancellationToken.None);
        Assert.NotNull(entered);
        return entered.Value.Reply;
    }

    private sealed class SettableOwnership : IRoomOwnership
    {
        public event Action<string>? Lost;

        public RoomPlace Place { get; set; } = new(IsHere: true, "ND_this", "", 1);

        public bool IsOurs { get; set; } = true;

        public bool IsCertain { get; set; } = true;

        public int Confirmed { get; private set; }

        public (string RoomId, long Epoch)? Released { get; private set; }

        public void Move(string url)
        {
            IsOurs = false;
            Place = new RoomPlace(IsHere: false, "ND_other", url, Place.Epoch + 1);
            Lost!(SessionBench.RoomId);
        }

        public Task<RoomPlace> ClaimOrFindAsync(string roomId, CancellationToken cancellation) => Task.FromResult(Place);

        public Task<RoomPlace?> FindAsync(string roomId, CancellationToken cancellation) => Task.FromResult<RoomPlace?>(Place);

        public bool IsStillOurs(string roomId, long epoch) => IsOurs && IsCertain;

        public Task<bool> ConfirmAsync(string roomId, long epoch)
        {
            Confirmed++;
            return Task.FromResult(IsOurs);
        }

        public Task ReleaseAsync(string roomId, long epoch)
        {
            Released = (roomId, epoch);
            return Task.CompletedTask;
        }
    }
}
