using CrossStrait.Rooms.Calls;
using CrossStrait.Rooms.Recording;
using CrossStrait.Rooms.Tests.Storage;
using CrossStrait.Tests;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace CrossStrait.Rooms.Tests.Calls;

public sealed class VoicemailTests : IAsyncDisposable, INotifier
{
    private readonly SessionBench _bench = new();
    private readonly StorageFixture _storage = new();
    private readonly Exchange _exchange = new();
    private readonly TownPeople _people = new();
    private readonly TaskCompletionSource<string> _told = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Voicemails _voicemails;
    private readonly CallHistory _history;
    private readonly CallRooms _rooms;
    private readonly CallStore _store;

    public VoicemailTests()
    {
        _store = new CallStore(_storage.Contexts, _people, _bench.Time);
        _history = new CallHistory(_storage.Contexts, _people);
        _voicemails = new Voicemails(
            _bench.Sessions, _bench.Library, _storage.Contexts, _history, this, _people, _bench.Time, NullLogger<Voicemails>.Instance);
        _rooms = new CallRooms(_bench.Sessions, _voicemails, _store, NullLogger<CallRooms>.Instance);
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    void INotifier.Notify(string personId, LineEvent change) => _told.TrySetResult(personId);

    public async ValueTask DisposeAsync()
    {
        _rooms.Dispose();
        _voicemails.Dispose();
        await _bench.DisposeAsync();
        _storage.Dispose();
    }

    [Fact]
    public async Task A_message_is_recorded_told_of_when_its_film_is_there_and_deleted()
    {
        await _storage.Database.PrepareAsync(Cancellation);
        var call = _exchange.Dial("CA_1", "p1", Exchange.To("p2") with { MailboxOf = "p2" }) with { RoomId = SessionBench.RoomId };
        await CommitAsync(null, call);

        var speaking = await NextAsync(call, new CallAction.LeaveVoicemail("p1", "p2"));
        var recording = (await _bench.Library.FindAsync("RC_1", Cancellation))!;
        Assert.Equal(("p1", RecordingState.Recording), (recording.StartedBy, recording.State));
        var over = await NextAsync(speaking, new CallAction.HangUp("p1"));
        Assert.Equal("RC_1", Assert.Single(_bench.Library.Stopped).Recording);
        Assert.Equal(HistoryKind.Missed, Assert.Single((await _history.ReadAsync("p2", null, 10, Cancellation))!).Kind);

        _bench.Library.Change(recording with { State = RecordingState.Ready, Duration = TimeSpan.FromSeconds(7.2) });

        Assert.Equal("p2", await _told.Task.WaitAsync(TimeSpan.FromSeconds(10), Cancellation));
        var entry = Assert.Single((await _history.ReadAsync("p2", null, 10, Cancellation))!);
        Assert.Equal((HistoryKind.Voicemail, 8, false), (entry.Kind, entry.Voicemail!.Seconds, entry.Voicemail.Heard));
        Assert.Null(await _voicemails.OpenAsync("p1", entry.Voicemail.Id, Cancellation));
        Assert.False(await _voicemails.DeleteAsync("p3", entry.Voicemail.Id, Cancellation));
        Assert.True(await _voicemails.DeleteAsync("p2", entry.Voicemail.Id, Cancellation));
        Assert.Null(Assert.Single((await _history.ReadAsync("p2", null, 10, Cancellation))!).Voicemail);
        Assert.Equal(CallReason.Normal, over.Cause);
    }

    [Fact]
    public async Task A_message_left_without_ringing_has_a_line_of_its_own()
    {
        await _storage.Database.PrepareAsync(Cancellation);
        var call = _exchange.Dial("CA_2", "p1", Exchange.ToNobody(CallReason.Busy) with { MailboxOf = "p2" }, message: true) with { RoomId = SessionBench.RoomId };
        await CommitAsync(null, call);
        await NextAsync(call, new CallAction.HangUp("p1"));

        _bench.Library.Change((await _bench.Library.FindAsync("RC_1", Cancellation))! with { State = RecordingState.Ready, Duration = TimeSpan.FromSeconds(3) });
        await _told.Task.WaitAsync(TimeSpan.FromSeconds(10), Cancellation);

        var entry = Assert.Single((await _history.ReadAsync("p2", null, 10, Cancellation))!);
        Assert.Equal(("p1", HistoryKind.Voicemail), (entry.Person!.Id, entry.Kind));
        await using var context = _storage.Contexts.CreateDbContext();
        Assert.Equal(2, await context.Set<CallHistoryRow>().CountAsync(Cancellation));
    }

    private async Task<CallState> NextAsync(CallState call, CallAction action)
    {
        var next = CallMachine.Apply(call, action, _exchange.Now).State!;
        await CommitAsync(call, next);
        return next;
    }

    private async Task CommitAsync(CallState? before, CallState after)
    {
        Assert.True(await _store.TryCommitAsync([new CallChange(before, after)], Cancellation));
        await _rooms.FollowAsync(after);
    }
}
