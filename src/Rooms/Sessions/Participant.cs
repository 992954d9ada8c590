using CrossStrait.MediaRelay;

namespace CrossStrait.Rooms.Sessions;

/// <summary>One identity in a session, with its place at the hub (if it has one), its transports and its publications.</summary>
internal sealed class Participant(RoomGrant grant)
{
    private readonly Dictionary<TrackSource, Publication> _publications = [];

    public string Id { get; } = PrefixedId.New("PA");

    public RoomGrant Grant { get; set; } = grant;

    public string Identity => Grant.Identity;

    public HubSeat? Seat { get; set; }

    public List<SessionTransport> Transports { get; } = [];

    /// <summary>False until others were told of her: a first offer over HTTP may still be refused.</summary>
    public bool IsAnnounced { get; set; }

    public IEnumerable<Publication> Publications => _publications.Values;

    public ParticipantState State => Seat is { Sink: null } ? ParticipantState.Reconnecting : ParticipantState.Connected;

    public Publication? Find(TrackSource source) => _publications.GetValueOrDefault(source);

    public void Add(Publication publication) => _publications[publication.Source] = publication;

    public void Remove(Publication publication) => _publications.Remove(publication.Source);

    /// <summary>What a slot of this kind carries of her: a shared screen goes before the camera, the microphone before the sound of a screen.</summary>
    public Publication? Shown(MediaKind kind) => kind == MediaKind.Audio
        ? Find(TrackSource.Microphone) ?? Find(TrackSource.ScreenAudio)
        : Find(TrackSource.Screen) ?? Find(TrackSource.Camera);

    public ParticipantView ToView() => new(
        Id,
        Identity,
        Grant.Name,
        State,
        Grant.CanPublish,
        Grant.CanSubscribe,
        [.. Publications.Select(publication => publication.ToView())]);
}
