using CrossStrait.MediaRelay;
using CrossStrait.Rooms.Sessions;
using CrossStrait.Tests;
using Xunit;

namespace CrossStrait.Rooms.Tests.Sessions;

public sealed class SpeakingTests : IAsyncDisposable
{
    private readonly SessionBench _bench = new();
    private readonly Dictionary<string, Person> _people = [];
    private readonly Dictionary<string, UpTrackId> _voices = [];

    public ValueTask DisposeAsync() => _bench.DisposeAsync();

    [Fact]
    public async Task Who_speaks_is_told_at_most_five_times_a_second_and_only_to_those_who_may_see()
    {
        var ana = await _bench.JoinAsync("Ana");
        var blind = await _bench.JoinAsync("Blind", SessionBench.Grant("Blind") with { CanSubscribe = false });
        var ben = await SpeakerAsync("Ben");
        for (var i = 0; i < 20; i++)
        {
            await SaysAsync(("Ben", 20 + (i % 2 * 10)));
            _bench.Time.Advance(TimeSpan.FromMilliseconds(50));
        }

        await _bench.SettleAsync();

        var told = ana.Sink.Got<SpeakersChanged>().ToArray();
        Assert.InRange(told.Length, 4, 6);
        Assert.All(told, changed => Assert.Equal(ben.Id, Assert.Single(changed.Speakers).ParticipantId));
        Assert.Equal(0.67, told[0].Speakers[0].Level);
        Assert.Empty(blind.Sink.Got<SpeakersChanged>());
        Assert.Equal(told[^1].Speakers, (await _bench.JoinAsync("Cai")).Joined.Snapshot!.Speakers);
    }

    [Fact]
    public async Task The_end_of_speaking_is_told_without_another_word_from_the_relay()
    {
        var ana = await _bench.JoinAsync("Ana");
        await SpeakerAsync("Ben");
        await SaysAsync(("Ben", 30));
        await FallsSilentAsync("Ben");

        _bench.Time.Advance(TimeSpan.FromSeconds(1));
        await _bench.SettleAsync();

        Assert.Empty(ana.Sink.Got<SpeakersChanged>().Last().Speakers);
    }

    [Fact]
    public async Task The_active_speaker_comes_onto_the_screen_in_place_of_the_one_silent_longest()
    {
        var ana = await _bench.JoinAsync("Ana");
        var ben = await SpeakerAsync("Ben");
        var cai = await SpeakerAsync("Cai");
        var dee = await SpeakerAsync("Dee");
        await ana.SubscribeAsync("pair pair");
        await SaysAsync(("Cai", 30));
        await FallsSilentAsync("Cai");
        Assert.Equal([ben.Id, cai.Id], Pairs(ana));

        await SaysAsync(("Dee", 30));
        await FollowAsync();

        Assert.Equal([dee.Id, cai.Id], Pairs(ana));
    }

    [Fact]
    public async Task Assigned_pairs_and_shared_screens_do_not_yield()
    {
        var ana = await _bench.JoinAsync("Ana");
        var ben = await SpeakerAsync("Ben");
        var cai = await SpeakerAsync("Cai");
        await SpeakerAsync("Dee");
        await ana.SubscribeAsync("pair pair");
        Assert.Null((await ana.Session.AssignPairAsync(ana.Holder, 0, ben.Id)).Refusal);
        await cai.PublishAsync("audio video video", sources: new() { ["2"] = TrackSource.Screen });

        await SaysAsync(("Dee", 30));
        await FollowAsync();

        Assert.Equal([ben.Id, cai.Id], Pairs(ana));
    }

    [Fact]
    public async Task Whoever_begins_to_share_comes_onto_the_screen()
    {
        var ana = await _bench.JoinAsync("Ana");
        await SpeakerAsync("Ben");
        var cai = await SpeakerAsync("Cai");
        await ana.SubscribeAsync("pair");

        await cai.PublishAsync("audio video video", sources: new() { ["2"] = TrackSource.Screen });

        Assert.Equal([cai.Id], Pairs(ana));
    }

    [Fact]
    public async Task Over_http_whoever_has_a_pair_keeps_it()
    {
        var session = await _bench.OpenAsync();
        var ben = await SpeakerAsync("Ben");
        await SpeakerAsync("Cai");
        var player = (await session.OpenResourceAsync(SessionBench.Grant("Player"), false, FakeRelay.Sdp("pair"))).Value!;

        await SaysAsync(("Cai", 20));
        await FollowAsync();

        var lines = (await session.ReadLinesAsync(player.Secret)).Value!.Lines;
        Assert.All(lines, line => Assert.Equal(ben.Joined.Self.Identity, line.Participant));
    }

    [Fact]
    public async Task Audio_lines_beyond_the_pairs_carry_the_loudest_of_those_off_screen()
    {
        var ana = await _bench.JoinAsync("Ana");
        var ben = await SpeakerAsync("Ben");
        foreach (var name in new[] { "Cai", "Dee", "Eve", "Fay" })
        {
            await SpeakerAsync(name);
        }

        var slots = (await ana.SubscribeAsync("pair slot-audio slot-audio")).Slots;
        Assert.Equal([0, 0, 1, 2], slots.Select(slot => slot.Pair));
        await ana.Session.AssignPairAsync(ana.Holder, 0, ben.Id);

        await SaysAsync(("Eve", 40), ("Fay", 30), ("Ben", 10));
        await FollowAsync();

        Assert.Equal(new[] { Id("Eve"), Id("Fay") }.Order(), Spare(ana).Order());
        Assert.Equal([ben.Id], Pairs(ana));

        // Dee speaks up while Eve goes on: Fay, silent by now, gives her line to Dee.
        await FallsSilentAsync("Fay");
        _bench.Time.Advance(TimeSpan.FromSeconds(1));
        await SaysAsync(("Dee", 35));
        await FollowAsync();

        Assert.Equal(new[] { Id("Dee"), Id("Eve") }.Order(), Spare(ana).Order());
        Assert.Equal(RefusalCode.UnknownPair, (await ana.Session.AssignPairAsync(ana.Holder, 1, ben.Id)).Refusal!.Code);
    }

    [Fact]
    public async Task Whoever_has_been_silent_longest_gives_up_her_audio_line()
    {
        var ana = await _bench.JoinAsync("Ana");
        var ben = await SpeakerAsync("Ben");
        foreach (var name in new[] { "Cai", "Dee", "Eve" })
        {
            await SpeakerAsync(name);
        }

        await ana.SubscribeAsync("pair slot-audio slot-audio");
        await ana.Session.AssignPairAsync(ana.Holder, 0, ben.Id);
        await SaysAsync(("Cai", 30));
        await FallsSilentAsync("Cai");
        Assert.Equal([Id("Cai"), Id("Dee")], Spare(ana));

        await SaysAsync(("Eve", 30));

        Assert.Equal([Id("Cai"), Id("Eve")], Spare(ana));
    }

    [Fact]
    public async Task The_sound_of_a_shared_screen_takes_an_audio_line_of_its_own()
    {
        var ana = await _bench.JoinAsync("Ana");
        var ben = await SpeakerAsync("Ben");
        await SpeakerAsync("Cai");
        await ana.SubscribeAsync("pair slot-audio");

        var shared = await ben.PublishAsync(
            "audio video video audio",
            sources: new() { ["2"] = TrackSource.Screen, ["3"] = TrackSource.ScreenAudio });

        var slots = Slots(ana);
        Assert.Equal(shared.Tracks[0].Id, slots["a0"].TrackId);
        Assert.Equal(shared.Tracks[2].Id, slots["v0"].TrackId);
        Assert.Equal((shared.Tracks[3].Id, ben.Id), (slots["a1"].TrackId, slots["a1"].ParticipantId));
    }

    [Fact]
    public async Task The_active_speaker_and_a_screen_go_first_at_the_relay()
    {
        var ana = await _bench.JoinAsync("Ana");
        var ben = await SpeakerAsync("Ben");
        await SpeakerAsync("Cai");
        await ana.SubscribeAsync("pair pair");
        var transport = _bench.Relay.Posted<ApplyOffer>().Last().Transport;

        await SaysAsync(("Cai", 30));
        await ben.PublishAsync("audio video video", sources: new() { ["2"] = TrackSource.Screen });

        Assert.Equal(
            [("v1", SlotPriority.ActiveSpeaker), ("v0", SlotPriority.Screen)],
            _bench.Relay.Posted<SetSlotDemand>().Where(demand => demand.Transport == transport).Select(demand => (demand.Mid, demand.Priority)));
    }

    [Fact]
    public async Task A_speaker_who_leaves_speaks_no_more()
    {
        var ana = await _bench.JoinAsync("Ana");
        var ben = await SpeakerAsync("Ben");
        await SaysAsync(("Ben", 30));
        _bench.Time.Advance(TimeSpan.FromSeconds(1));

        await ben.Session.LeaveAsync(ben.Holder);
        await _bench.SettleAsync();

        Assert.Empty(ana.Sink.Got<SpeakersChanged>().Last().Speakers);
    }

    [Fact]
    public async Task The_muted_do_not_speak_and_are_not_forwarded_until_they_unmute()
    {
        var ana = await _bench.JoinAsync("Ana");
        var ben = await SpeakerAsync("Ben");
        await ana.SubscribeAsync("pair");
        var track = ana.Sink.Got<TrackPublished>().First().Track.Id;
        var told = ana.Sink.Got<SlotChanged>().Count();

        await ben.Session.SetMutedAsync(ben.Holder, track, true);
        await SaysAsync(("Ben", 20));
        Assert.Null(_bench.Relay.Posted<SetSlotSource>().Last().Source);
        Assert.Empty(ana.Sink.Got<SpeakersChanged>());

        await ben.Session.SetMutedAsync(ben.Holder, track, false);
        Assert.Equal(_voices["Ben"], _bench.Relay.Posted<SetSlotSource>().Last().Source);
        Assert.Equal(told, ana.Sink.Got<SlotChanged>().Count());
    }

    /// <summary>Somebody with microphone and camera. The relay of these tests numbers tracks from 1.</summary>
    private async Task<Person> SpeakerAsync(string name)
    {
        var person = await _bench.JoinAsync(name);
        await person.PublishAsync("audio video");
        _voices[name] = new UpTrackId((_voices.Count * 2) + 1);
        _people[name] = person;
        return person;
    }

    private string Id(string name) => _people[name].Id;

    private async Task SaysAsync(params (string Name, int Dbov)[] words)
    {
        _bench.Relay.Tell(new AudioLevels([.. words.Select(word => new AudioLevel(_voices[word.Name], word.Dbov, true))]));
        await _bench.SettleAsync();
    }

    private async Task FallsSilentAsync(string name)
    {
        _bench.Relay.Tell(new AudioLevels([new AudioLevel(_voices[name], 110, false)]));
        await _bench.SettleAsync();
    }

    /// <summary>Long enough for another to become the active speaker.</summary>
    private async Task FollowAsync()
    {
        _bench.Time.Advance(SpeakerRanking.Takeover);
        await _bench.SettleAsync();
    }

    private static Dictionary<string, SlotView> Slots(Person viewer)
    {
        var slots = viewer.Accepted.ToDictionary(slot => slot.Mid);
        foreach (var slot in viewer.Sink.Got<SlotChanged>().SelectMany(changed => changed.Slots))
        {
            slots[slot.Mid] = slot;
        }

        return slots;
    }

    private static IEnumerable<string?> Pairs(Person viewer) =>
        [.. Slots(viewer).Values.Where(slot => slot.Kind == MediaKind.Video).OrderBy(slot => slot.Pair).Select(slot => slot.ParticipantId)];

    private static IEnumerable<string?> Spare(Person viewer)
    {
        var slots = Slots(viewer).Values;
        var pairs = slots.Count(slot => slot.Kind == MediaKind.Video);
        return [.. slots.Where(slot => slot.Pair >= pairs).OrderBy(slot => slot.Pair).Select(slot => slot.ParticipantId)];
    }
}
