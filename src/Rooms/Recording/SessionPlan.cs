using CrossStrait.MediaRelay;
using CrossStrait.MediaRelay.Recording;
using CrossStrait.MediaRelay.Recording.Frames;

namespace CrossStrait.Rooms.Recording;

/// <summary>A track with its place in the session: when it may be seen or heard, and the clock of its frames.</summary>
internal sealed record PlannedTrack(CapturedTrack Track, TrackClock Clock, IReadOnlyList<Stretch> Present);

/// <summary>A field of the picture: one person's camera, or what one person shares.</summary>
internal sealed record PlannedTile(string Name, IReadOnlyList<PlannedTrack> Videos);

/// <summary>What a capture shows and when: the plan after which it is composed.</summary>
internal sealed record SessionPlan(TimeSpan Duration, IReadOnlyList<PlannedTile> Tiles, IReadOnlyList<PlannedTrack> Audios)
{
    public static SessionPlan From(CaptureReader capture)
    {
        var notes = new CaptureNotes(capture.Notes);
        var tracks = capture.Tracks
            .Where(FrameReader.Knows)
            .Select(track => (Track: track, Label: TrackLabel.Read(track.Label, track.Name)))
            .ToArray();
        var planned = tracks
            .GroupBy(item => item.Label.Identity, StringComparer.Ordinal)
            .SelectMany(person => PlanPerson(capture, notes, [.. person]))
            .ToArray();
        var people = notes.People
            .Concat(tracks.Select(item => (item.Label.Identity, item.Label.Name)))
            .DistinctBy(person => person.Item1, StringComparer.Ordinal);
        var tiles = people.SelectMany(person => TilesOf(person, planned));
        return new SessionPlan(
            capture.Duration,
            [.. tiles],
            [.. planned.Where(item => item.Plan.Track.Kind == MediaKind.Audio).Select(item => item.Plan)]);
    }

    private static IEnumerable<PlannedTile> TilesOf((string Identity, string Name) person, IEnumerable<(TrackLabel Label, PlannedTrack Plan)> planned)
    {
        var videos = planned
            .Where(item => item.Label.Identity == person.Identity && item.Plan.Track.Kind == MediaKind.Video)
            .ToLookup(item => item.Label.IsScreen, item => item.Plan);
        yield return new PlannedTile(person.Name, [.. videos[false]]);
        if (videos.Contains(true))
        {
            yield return new PlannedTile(person.Name, [.. videos[true]]);
        }
    }

    private static IEnumerable<(TrackLabel Label, PlannedTrack Plan)> PlanPerson(
        CaptureReader capture,
        CaptureNotes notes,
        IReadOnlyList<(CapturedTrack Track, TrackLabel Label)> tracks)
    {
        var clocks = TrackClock.Align(capture, [.. tracks.Select(item => item.Track)]);
        return tracks.Select((item, index) =>
        {
            var end = Earliest(item.Track.Ended, notes.EndOf(item.Label, item.Track.Added), capture.Duration);
            var present = notes.Unmuted(item.Label, TimeSpan.Zero, end);
            return (item.Label, new PlannedTrack(item.Track, clocks[index], present));
        });
    }

    private static TimeSpan Earliest(TimeSpan? first, TimeSpan? second, TimeSpan otherwise)
    {
        var earliest = otherwise;
        foreach (var candidate in (ReadOnlySpan<TimeSpan?>)[first, second])
        {
            earliest = candidate < earliest ? candidate.Value : earliest;
        }

        return earliest;
    }
}
