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

    /// <summary>She is sent nothing, and what she sends goes to nobody.</summary>
    public bool IsHeld { get; set; }

    public List<SessionTransport> Transports { get; } = [];

    /// <summary>What of her last left UDP and is closed already: a page closes the old connection before it offers the new one.</summary>
    public HashSet<TransportRole> LeftUdp { get; } = [];

    /// <summary>The video codecs that her client can decode, as it said when it joined.</summary>
    public IReadOnlySet<string> Decodes { get; set; } = SessionLimits.DefaultDecodes;

    /// <summary>False until others were told of her: a first offer over HTTP may still be refused.</summary>
    public bool IsAnnounced { get; set; }

    /// <summary>True from the first publication on, also when there is none any more.</summary>
    public bool HasPublished { get; set; }

    public IEnumerable<Publication> Publications => _publications.Values;

    /// <summary>The hub and every media connection must be well; those of a page that is gone do not count.</summary>
    public ParticipantState State => Seat is { Sink: null } || MediaPaths.Any(transport => transport.IsLost)
        ? ParticipantState.Reconnecting
        : ParticipantState.Connected;

    public ParticipantQuality Quality => MediaPaths switch
    {
        var paths when paths.Any() && paths.All(transport => transport.IsLost) => ParticipantQuality.Lost,
        var paths when paths.Any(transport => transport.IsLost || transport.IsPoor) => ParticipantQuality.Poor,
        _ => ParticipantQuality.Good,
    };

    /// <summary>State and quality as the others were last told.</summary>
    public (ParticipantState State, ParticipantQuality Quality) Told { get; set; }

    public Publication? Find(TrackSource source) => _publications.GetValueOrDefault(source);

    public void Add(Publication publication) => _publications[publication.Source] = publication;

    public void Remove(Publication publication) => _publications.Remove(publication.Source);

    /// <summary>What a slot of this kind carries of her: a shared screen goes before the camera, the microphone before the sound of a screen.</summary>
    public Publication? Shown(MediaKind kind) => kind == MediaKind.Audio
        ? Find(TrackSource.Microphone) ?? Find(TrackSource.ScreenAudio)
        : Find(TrackSource.Screen) ?? Find(TrackSource.Camera);

    private IEnumerable<SessionTransport> MediaPaths => Transports.Where(transport => transport is { IsAnswered: true, IsOrphan: false });

    public ParticipantView ToView() => new(
        Id,
        Identity,
        Grant.Name,
        State,
        Quality,
        Grant.CanPublish,
        Grant.CanSubscribe,
        [.. Publications.Select(publication => publication.ToView())]);
}
