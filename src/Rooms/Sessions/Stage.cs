namespace CrossStrait.Rooms.Sessions;

/// <summary>What there is to be shown and heard at one moment, the same for every viewer.</summary>
/// <param name="Published">All who have ever published, in that order.</param>
/// <param name="Sharing">Those who share a screen.</param>
/// <param name="Speaking">Those who speak, the active speaker first and the others by loudness.</param>
/// <param name="Active">The active speaker; she stays so while nobody speaks.</param>
/// <param name="Find">A participant of the session by id.</param>
/// <param name="LastSpoke">When a participant last spoke.</param>
internal sealed record Stage(
    IReadOnlyList<Participant> Published,
    IReadOnlyList<Participant> Sharing,
    IReadOnlyList<Participant> Speaking,
    Participant? Active,
    Func<string, Participant?> Find,
    Func<string, TimeSpan> LastSpoke)
{
    /// <summary>The cameras of those who share a screen, which is what their pair shows.</summary>
    public IReadOnlyList<Publication> SecondPictures { get; } =
        [.. Sharing.Select(participant => participant.Find(TrackSource.Camera)).OfType<Publication>()];

    /// <summary>How many pairs it would take to show somebody everything.</summary>
    public int PairsFor(Participant viewer) =>
        Published.Count - (viewer.HasPublished ? 1 : 0) + SecondPictures.Count(camera => camera.Owner != viewer);

    public static Stage Of(ParticipantRoster roster, SpeakerRanking ranking) => new(
        roster.Published,
        [.. roster.Published.Where(participant => participant.Find(TrackSource.Screen) is not null)],
        [.. ranking.Speakers.Select(roster.Find).OfType<Participant>()],
        ranking.Active is { } active ? roster.Find(active) : null,
        roster.Find,
        ranking.LastSpoke);
}
