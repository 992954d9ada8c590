using CrossStrait.MediaRelay;

namespace CrossStrait.Rooms.Sessions;

/// <summary>Decides what each publishing line of an offer shows.</summary>
internal static class TrackSources
{
    public static MediaKind KindOf(TrackSource source) =>
        source is TrackSource.Microphone or TrackSource.ScreenAudio ? MediaKind.Audio : MediaKind.Video;

    /// <summary>
    /// The source that the client named for the line, if it fits its kind and is not taken by another line of the same
    /// offer. Lines without a name (every WHIP client) are microphone and camera first, then the sound and picture of a
    /// screen. Further lines are not published: there is no fifth thing they could show.
    /// </summary>
    public static IReadOnlyList<(NegotiatedUpTrack Track, TrackSource Source)> Assign(
        IReadOnlyList<NegotiatedUpTrack> tracks,
        IReadOnlyDictionary<string, TrackSource>? named)
    {
        var taken = new Dictionary<TrackSource, NegotiatedUpTrack>();
        foreach (var track in tracks)
        {
            if (named is not null && named.TryGetValue(track.Mid, out var source) && KindOf(source) == track.Kind)
            {
                taken.TryAdd(source, track);
            }
        }

        foreach (var track in tracks.Where(track => !taken.ContainsValue(track)))
        {
            var free = Enum.GetValues<TrackSource>().Where(source => KindOf(source) == track.Kind && !taken.ContainsKey(source));
            foreach (var source in free.Take(1).ToArray())
            {
                taken.Add(source, track);
            }
        }

        return [.. tracks.Where(taken.ContainsValue).Select(track => (track, taken.Single(pair => pair.Value == track).Key))];
    }
}
