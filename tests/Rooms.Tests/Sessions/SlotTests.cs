using CrossStrait.MediaRelay;
using CrossStrait.Rooms.Sessions;
using CrossStrait.Tests;
using Xunit;

namespace CrossStrait.Rooms.Tests.Sessions;

public sealed class SlotTests : IAsyncDisposable
{
    private readonly SessionBench _bench = new();

    public ValueTask DisposeAsync() => _bench.DisposeAsync();

    [Fact]
    public async Task Pairs_are_filled_in_the_order_of_first_publication()
    {
        var ana = await _bench.JoinAsync("Ana");
        var ben = await _bench.JoinAsync("Ben");
        var cai = await _bench.JoinAsync("Cai");
        await cai.PublishAsync();
        await ben.PublishAsync();

        var accepted = await ana.SubscribeAsync("pair pair");

        Assert.Equal([cai.Id, cai.Id, ben.Id, ben.Id], accepted.Slots.Select(slot => slot.ParticipantId));
        Assert.All(accepted.Slots, slot => Assert.NotNull(slot.TrackId));
        Assert.Equal(4, _bench.Relay.Posted<SetSlotSource>().Count(set => set.Source is not null));
        Assert.Empty(ana.Sink.Got<SlotChanged>());
    }

    [Fact]
    public async Task A_late_publication_fills_a_free_pair_by_event_without_another_offer()
    {
        var ana = await _bench.JoinAsync("Ana");
        var ben = await _bench.JoinAsync("Ben");
        await ana.SubscribeAsync("pair");

        await ben.PublishAsync("audio");

        var changed = Assert.Single(Assert.Single(ana.Sink.Got<SlotChanged>()).Slots, slot => slot.TrackId is not null);
        Assert.Equal(("a0", ben.Id), (changed.Mid, changed.ParticipantId));
        Assert.Equal(new SetSlotSource(new TransportId(1), "a0", new UpTrackId(1)), Assert.Single(_bench.Relay.Posted<SetSlotSource>()));
    }

    [Fact]
    public async Task Nobody_is_shown_to_herself()
    {
        var ana = await _bench.JoinAsync("Ana");
        await ana.PublishAsync();

        var accepted = await ana.SubscribeAsync("pair");

        Assert.All(accepted.Slots, slot => Assert.Null(slot.ParticipantId));
    }

    [Fact]
    public async Task A_shared_screen_goes_before_the_camera_and_gives_the_slot_back()
    {
        var ana = await _bench.JoinAsync("Ana");
        var ben = await _bench.JoinAsync("Ben");
        await ben.PublishAsync("audio video");
        await ana.SubscribeAsync("pair");

        var screen = (await ben.PublishAsync("audio video video")).Tracks[2].Id;
        Assert.Equal(screen, ana.Sink.Got<SlotChanged>().Last().Slots.Single().TrackId);

        await ben.PublishAsync("audio video inactive");
        Assert.NotEqual(screen, ana.Sink.Got<SlotChanged>().Last().Slots.Single().TrackId);
        Assert.Equal("v0", ana.Sink.Got<SlotChanged>().Last().Slots.Single().Mid);
    }

    [Fact]
    public async Task Whoever_shares_a_screen_is_seen_beside_it_in_a_free_pair_until_somebody_needs_that()
    {
        var ana = await _bench.JoinAsync("Ana");
        var ben = await _bench.JoinAsync("Ben");
        var cai = await _bench.JoinAsync("Cai");
        var dee = await _bench.JoinAsync("Dee");
        var camera = (await ben.PublishAsync("audio video")).Tracks[1].Id;
        await ana.SubscribeAsync("pair pair pair");
        var transport = _bench.Relay.Posted<ApplyOffer>().Last().Transport;

        var screen = (await ben.PublishAsync("audio video video")).Tracks[2].Id;
        Assert.Equal([("v0", ben.Id, screen), ("v2", ben.Id, camera)], Told());
        Assert.Equal(
            [("v0", new UpTrackId(3)), ("v2", new UpTrackId(2))],
            _bench.Relay.Posted<SetSlotSource>().Where(set => set.Transport == transport).TakeLast(2).Select(set => (set.Mid, set.Source!.Value)));

        await cai.PublishAsync("video");
        Assert.Equal("v1", Assert.Single(ana.Sink.Got<SlotChanged>().Last().Slots, slot => slot.Kind == MediaKind.Video).Mid);

        var hers = (await dee.PublishAsync("video")).Tracks[0].Id;
        Assert.Equal([("v2", dee.Id, hers)], Told());

        await dee.Session.LeaveAsync(dee.Holder);
        Assert.Equal([("v2", ben.Id, camera)], Told());

        await ben.PublishAsync("audio video inactive");
        Assert.Equal([("v0", ben.Id, camera), ("v2", null, null)], Told());

        IEnumerable<(string, string?, string?)> Told() => ana.Sink.Got<SlotChanged>().Last().Slots
            .Where(slot => slot.Kind == MediaKind.Video)
            .Select(slot => (slot.Mid, slot.ParticipantId, slot.TrackId));
    }

    [Fact]
    public async Task Pairs_are_asked_for_where_only_the_camera_beside_a_screen_lacks_one()
    {
        var ana = await _bench.JoinAsync("Ana");
        await ana.SubscribeAsync("pair pair pair pair pair pair pair pair");
        foreach (var number in Enumerable.Range(0, 7))
        {
            await (await _bench.JoinAsync($"Guest {number}")).PublishAsync("video");
        }

        var ben = await _bench.JoinAsync("Ben");
        await ben.PublishAsync("video");
        Assert.Empty(ana.Sink.Got<NeedSlots>());

        await ben.PublishAsync("video video", sources: new() { ["1"] = TrackSource.Screen });
        Assert.Equal(16, Assert.Single(ana.Sink.Got<NeedSlots>()).Pairs);
    }

    [Fact]
    public async Task Over_http_a_pair_has_one_picture()
    {
        var session = await _bench.OpenAsync();
        var ben = await _bench.JoinAsync("Ben");
        await ben.PublishAsync("audio video video");
        var player = (await session.OpenResourceAsync(SessionBench.Grant("Player"), false, FakeRelay.Sdp("pair pair"))).Value!;

        var lines = (await session.ReadLinesAsync(player.Secret)).Value!.Lines;
        Assert.Equal(["id-Ben", "id-Ben", null, null], lines.Select(line => line.Participant));
    }

    [Fact]
    public async Task A_pair_is_freed_when_its_participant_leaves_and_kept_when_she_only_stops_sending()
    {
        var ana = await _bench.JoinAsync("Ana");
        var ben = await _bench.JoinAsync("Ben");
        var cai = await _bench.JoinAsync("Cai");
        await ana.SubscribeAsync("pair");
        await ben.PublishAsync();
        await cai.PublishAsync();

        await ben.PublishAsync("inactive inactive");
        Assert.All(ana.Sink.Got<SlotChanged>().Last().Slots, slot => Assert.Equal((ben.Id, null), (slot.ParticipantId, slot.TrackId)));

        await ben.Session.LeaveAsync(ben.Holder);
        Assert.All(ana.Sink.Got<SlotChanged>().Last().Slots, slot => Assert.Equal(cai.Id, slot.ParticipantId));
    }

    [Fact]
    public async Task A_second_publication_of_a_source_replaces_the_first_in_the_slot()
    {
        var ana = await _bench.JoinAsync("Ana");
        var ben = await _bench.JoinAsync("Ben");
        await ana.SubscribeAsync("pair");
        await ben.PublishAsync("video");
        var first = ana.Sink.Got<TrackPublished>().Last().Track.Id;

        Assert.Null((await ben.Session.OpenResourceAsync(SessionBench.Grant("Ben"), true, FakeRelay.Sdp("video"))).Refusal);

        var second = ana.Sink.Got<TrackPublished>().Last().Track;
        Assert.Equal(first, Assert.Single(ana.Sink.Got<TrackUnpublished>()).TrackId);
        Assert.Equal(ben.Id, second.ParticipantId);
        Assert.Equal(second.Id, ana.Sink.Got<SlotChanged>().Last().Slots.Single().TrackId);
        Assert.Equal(new UpTrackId(2), _bench.Relay.Posted<SetSlotSource>().Last().Source);
    }

    [Fact]
    public async Task More_participants_than_pairs_are_asked_for_once_per_step()
    {
        var ana = await _bench.JoinAsync("Ana");
        await ana.SubscribeAsync("pair pair");
        for (var i = 0; i < 10; i++)
        {
            await (await _bench.JoinAsync($"Guest {i}")).PublishAsync("audio");
        }

        Assert.Equal([8, 16], ana.Sink.Got<NeedSlots>().Select(need => need.Pairs));
    }

    [Fact]
    public async Task An_assigned_participant_is_shown_in_her_pair_and_the_other_moves()
    {
        var ana = await _bench.JoinAsync("Ana");
        var ben = await _bench.JoinAsync("Ben");
        var cai = await _bench.JoinAsync("Cai");
        await ben.PublishAsync("audio");
        await cai.PublishAsync("audio");
        await ana.SubscribeAsync("pair pair");

        Assert.Null((await ana.Session.AssignPairAsync(ana.Holder, 0, cai.Id)).Refusal);

        var slots = ana.Sink.Got<SlotChanged>().Single().Slots.Where(slot => slot.Kind == MediaKind.Audio);
        Assert.Equal([(0, cai.Id), (1, ben.Id)], slots.Select(slot => (slot.Pair, slot.ParticipantId)));
    }

    [Fact]
    public async Task A_pair_given_back_is_filled_automatically()
    {
        var ana = await _bench.JoinAsync("Ana");
        var ben = await _bench.JoinAsync("Ben");
        var cai = await _bench.JoinAsync("Cai");
        await ben.PublishAsync("audio");
        await cai.PublishAsync("audio");
        await ana.SubscribeAsync("pair");
        await ana.Session.AssignPairAsync(ana.Holder, 0, cai.Id);

        Assert.Null((await ana.Session.AssignPairAsync(ana.Holder, 0, null)).Refusal);

        Assert.All(ana.Sink.Got<SlotChanged>().Last().Slots, slot => Assert.Equal(ben.Id, slot.ParticipantId));
    }

    [Fact]
    public async Task Assigning_what_is_not_there_is_refused()
    {
        var ana = await _bench.JoinAsync("Ana");
        Assert.Equal(RefusalCode.UnknownPair, (await ana.Session.AssignPairAsync(ana.Holder, 0, null)).Refusal!.Code);
        await ana.SubscribeAsync("pair");

        Assert.Equal(RefusalCode.UnknownPair, (await ana.Session.AssignPairAsync(ana.Holder, 1, null)).Refusal!.Code);
        Assert.Equal(RefusalCode.UnknownPair, (await ana.Session.AssignPairAsync(ana.Holder, -1, null)).Refusal!.Code);
        Assert.Equal(RefusalCode.UnknownParticipant, (await ana.Session.AssignPairAsync(ana.Holder, 0, "PA_none")).Refusal!.Code);
        Assert.Equal(RefusalCode.NotAllowed, (await ana.Session.AssignPairAsync(ana.Holder, 0, ana.Id)).Refusal!.Code);
    }
}
