using CrossStrait.MediaRelay;
using CrossStrait.Rooms.Sessions;
using CrossStrait.Tests;
using Xunit;

namespace CrossStrait.Rooms.Tests.Sessions;

public sealed class HoldingTests : IAsyncDisposable
{
    private readonly SessionBench _bench = new();

    public ValueTask DisposeAsync() => _bench.DisposeAsync();

    [Fact]
    public async Task A_held_participant_is_sent_nothing_and_what_she_sends_goes_to_nobody()
    {
        var (ana, ben) = await TalkAsync();
        var before = _bench.Relay.Posted<SetSlotSource>().Count();

        await ana.Session.SetHeldAsync("id-Ana", held: true);

        var cut = _bench.Relay.Posted<SetSlotSource>().Skip(before).ToArray();
        Assert.Equal(4, cut.Length);
        Assert.All(cut, set => Assert.Null(set.Source));
        Assert.Equal(2, cut.Select(set => set.Transport).Distinct().Count());
        Assert.Empty(ben.Sink.Got<SlotChanged>().Skip(1));

        await ana.Session.SetHeldAsync("id-Ana", held: false);

        Assert.Equal(4, _bench.Relay.Posted<SetSlotSource>().Skip(before + 4).Count(set => set.Source is not null));
    }

    [Fact]
    public async Task Whoever_comes_while_she_is_held_is_held()
    {
        var session = await _bench.OpenAsync();
        await session.SetHeldAsync("id-Ana", held: true);

        await TalkAsync();

        Assert.DoesNotContain(_bench.Relay.Posted<SetSlotSource>(), set => set.Source is not null);
    }

    [Fact]
    public async Task Somebody_who_is_barred_is_sent_out_and_kept_out_until_she_is_let_in_again()
    {
        var (ana, ben) = await TalkAsync();

        await ana.Session.SetBarredAsync("id-Ana", barred: true);

        Assert.Equal("removed", Assert.Single(ana.Sink.Got<RoomClosed>()).Reason);
        Assert.Equal(LeaveReason.Removed, Assert.Single(ben.Sink.Got<ParticipantLeft>()).Reason);
        var refused = await ana.Session.JoinAsync(SessionBench.Grant("Ana"), null, new RecordingSink());
        Assert.Equal(RefusalCode.NotAllowed, refused.Refusal!.Code);
        var byWhip = await ana.Session.OpenResourceAsync(SessionBench.Grant("Ana"), publishes: true, "v=0");
        Assert.Equal(RefusalCode.NotAllowed, byWhip.Refusal!.Code);

        await ana.Session.SetBarredAsync("id-Ana", barred: false);

        Assert.NotNull((await ana.Session.JoinAsync(SessionBench.Grant("Ana"), null, new RecordingSink())).Value);
    }

    private async Task<(Person Ana, Person Ben)> TalkAsync()
    {
        var ana = await _bench.JoinAsync("Ana");
        var ben = await _bench.JoinAsync("Ben");
        await ana.PublishAsync();
        await ben.PublishAsync();
        await ana.SubscribeAsync("pair");
        await ben.SubscribeAsync("pair");
        return (ana, ben);
    }
}
