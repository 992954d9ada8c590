using CrossStrait.MediaRelay;

namespace CrossStrait.Rooms.Sessions;

/// <summary>An up-track as people see it: whose it is, what it shows, and whether she muted it.</summary>
internal sealed class Publication(Participant owner, SessionTransport transport, NegotiatedUpTrack track, TrackSource source, bool encrypted = false)
{
    public string Id { get; } = PrefixedId.New("TR");

    public Participant Owner { get; } = owner;

    public SessionTransport Transport { get; } = transport;

    /// <summary>As last answered: the codec may become another one.</summary>
    public NegotiatedUpTrack Line { get; set; } = track;

    public UpTrackId Track => Line.Track;

    public MediaKind Kind => Line.Kind;

    public TrackSource Source { get; } = source;

    public bool Muted { get; set; }

    /// <summary>End to end; the relay does not look into it.</summary>
    public bool Encrypted { get; } = encrypted;

    /// <summary>False once it ended or another took its place.</summary>
    public bool IsPublished => Owner.Find(Source) == this;

    /// <summary>What receivers take of it, as the relay last told; null before it did.</summary>
    public LayersWanted? Wanted { get; set; }

    public TrackView ToView() => new(Id, Owner.Id, Line.Mid, Kind, Source, Muted, Encrypted);
}
