using CrossStrait.MediaRelay;
using CrossStrait.Rooms.Sessions;
using FsCheck;
using FsCheck.Fluent;
using Xunit;

namespace CrossStrait.Rooms.Tests.Sessions;

public class SlotBoardTests
{
    [Fact]
    public void Whoever_publishes_and_leaves_no_viewer_sees_herself_and_a_pair_shows_one_person()
    {
        // Each step: one of eight people, viewer first, begins (0, 1), ends (2) one of her sources, or leaves (3).
        var steps = Gen.Zip(Gen.Choose(0, 7), Gen.Zip(Gen.Choose(0, 3), Gen.Choose(0, 3))).ArrayOf();

        Prop.ForAll(steps.ToArbitrary(), Holds).Check(Config.QuickThrowOnFailure.WithQuietOnSuccess(true).WithMaxTest(500));
    }

    [Fact]
    public void Nobody_is_heard_twice_and_whoever_speaks_is_heard_while_there_are_lines()
    {
        // Each step: one of eight people, viewer first, begins or ends one of her sources, leaves, speaks (4) or falls silent (5).
        var steps = Gen.Zip(Gen.Choose(0, 7), Gen.Zip(Gen.Choose(0, 5), Gen.Choose(0, 3))).ArrayOf();

        Prop.ForAll(steps.ToArbitrary(), IsHeard).Check(Config.QuickThrowOnFailure.WithQuietOnSuccess(true).WithMaxTest(500));
    }

    private static bool IsHeard((int Person, (int Deed, int Source) Does)[] steps)
    {
        var people = Enumerable.Range(0, 8).Select(i => new Participant(new RoomGrant("RM_1", $"id-{i}", $"{i}", true, true))).ToArray();
        var board = new SlotBoard(people[0].Id, onlyIdentity: null, followsRoom: true);
        board.SetSlots([.. Enumerable.Range(0, 2).SelectMany(Pair), new NegotiatedSlot("a2", MediaKind.Audio, 2), new NegotiatedSlot("a3", MediaKind.Audio, 3)]);
        var roster = new ParticipantRoster();
        var ranking = new SpeakerRanking();
        var now = TimeSpan.Zero;
        long track = 0;
        foreach (var (person, (deed, number)) in steps)
        {
            now += TimeSpan.FromMilliseconds(300);
            Do(people[person], deed, (TrackSource)number, roster, board, ref track);
            var isHeard = people[person].Find(TrackSource.Microphone) is not null;
            if (deed >= 4 && isHeard)
            {
                ranking.Heard(people[person].Id, 30 + number, deed == 4, now);
            }
            else if (!isHeard)
            {
                ranking.Forget(people[person].Id);
            }

            ranking.Advance(now);
            board.Refresh(Stage.Of(roster, ranking));
            var heard = board.Views.Where(view => view.Kind == MediaKind.Audio && view.TrackId is not null).Select(view => view.TrackId!).ToArray();
            var speaking = ranking.Speakers.Where(id => id != people[0].Id).Select(id => roster.Find(id)!.Find(TrackSource.Microphone)!.Id).ToArray();
            var others = people.Count(one => one != people[0] && one.Find(TrackSource.Microphone) is not null);
            if (heard.Distinct().Count() != heard.Length
                || board.Views.Any(view => view.ParticipantId == people[0].Id)
                || (others <= 2 && !speaking.All(heard.Contains)))
            {
                return false;
            }
        }

        return true;
    }

    private static void Do(Participant participant, int deed, TrackSource source, ParticipantRoster roster, SlotBoard board, ref long track)
    {
        switch (deed)
        {
            case 0 or 1 when participant.Find(source) is null:
                participant.Add(Publish(participant, source, ++track));
                if (roster.Find(participant.Id) is null)
                {
                    roster.Add(participant);
                }

                roster.MarkPublished(participant);
                break;
            case 2 when participant.Find(source) is { } publication:
                participant.Remove(publication);
                break;
            case 3:
                roster.Remove(participant);
                foreach (var publication in participant.Publications.ToArray())
                {
                    participant.Remove(publication);
                }

                board.Free(participant);
                break;
            default:
                break;
        }
    }

    private static bool Holds((int Person, (int Deed, int Source) Does)[] steps)
    {
        var people = Enumerable.Range(0, 8).Select(i => new Participant(new RoomGrant("RM_1", $"id-{i}", $"{i}", true, true))).ToArray();
        var board = new SlotBoard(people[0].Id, onlyIdentity: null, followsRoom: true);
        board.SetSlots([.. Enumerable.Range(0, 4).SelectMany(Pair)]);
        var roster = new ParticipantRoster();
        var ranking = new SpeakerRanking();
        var known = new Dictionary<string, SlotView>();
        long track = 0;
        foreach (var (person, (deed, number)) in steps)
        {
            Do(people[person], deed, (TrackSource)number, roster, board, ref track);
            foreach (var change in board.Refresh(Stage.Of(roster, ranking)))
            {
                if (change.Told is { } view)
                {
                    known[change.Mid] = view;
                }
            }

            if (!IsSound(board, people, known))
            {
                return false;
            }
        }

        return true;
    }

    private static bool IsSound(SlotBoard board, Participant[] people, Dictionary<string, SlotView> known)
    {
        var views = board.Views;
        var isSecond = views.ToLookup(view => people.FirstOrDefault(one => one.Id == view.ParticipantId) is { } shown
            && shown.Find(TrackSource.Screen) is not null
            && view.TrackId is not null
            && view.TrackId == shown.Find(TrackSource.Camera)?.Id);
        var pairs = isSecond[false].GroupBy(view => view.Pair).ToArray();
        var free = pairs.Count(pair => pair.All(view => view.ParticipantId is null) && pair.Any(view => view.Kind == MediaKind.Video));
        var wanted = people.Skip(1).Count(one =>
            one.Find(TrackSource.Screen) is not null && one.Find(TrackSource.Camera) is not null && views.Any(view => view.ParticipantId == one.Id));
        return views.All(view => view.ParticipantId != people[0].Id)
            && isSecond[true].DistinctBy(view => view.TrackId).Count() == isSecond[true].Count()
            && isSecond[true].All(view => views.Single(other => other.Pair == view.Pair && other.Kind == MediaKind.Audio).ParticipantId is null)
            && (free == 0 || isSecond[true].Count() == wanted)
            && pairs.All(pair => pair.Select(view => view.ParticipantId).Distinct().Count() == 1)
            && pairs.Select(pair => pair.First().ParticipantId).OfType<string>().GroupBy(id => id).All(group => group.Count() == 1)
            && isSecond[false].All(view => view.TrackId == people.FirstOrDefault(one => one.Id == view.ParticipantId)?.Shown(view.Kind)?.Id)
            && views.All(view => known.GetValueOrDefault(view.Mid, view with { ParticipantId = null, TrackId = null }) == view);
    }

    private static NegotiatedSlot[] Pair(int pair) =>
        [new NegotiatedSlot($"a{pair}", MediaKind.Audio, pair), new NegotiatedSlot($"v{pair}", MediaKind.Video, pair)];

    private static Publication Publish(Participant participant, TrackSource source, long track)
    {
        var transport = new SessionTransport(new TransportId(track), TransportRole.Publish, participant, "");
        return new Publication(participant, transport, new NegotiatedUpTrack("0", TrackSources.KindOf(source), new UpTrackId(track), "", null, null), source);
    }
}
