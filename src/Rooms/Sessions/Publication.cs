using CrossStrait.MediaRelay;

namespace CrossStrait.Rooms.Sessions;

/// <summary>An up-track as people see it: whose it is, what it shows, and whether she muted it.</summary>
internal sealed class Publication(Participant owner, SessionTransport transport, NegotiatedUpTrack track, TrackSource source)
{
    public string Id { get; } = PrefixedId.New("TR");

    public Participant Owner { get; } = owner;

    public SessionTransport Transport { get; } = transport;

    public NegotiatedUpTrack Line { get; } = track;

    public UpTrackId Track => Line.Track;

    public MediaKind Kind => Line.Kind;

    public TrackSource Source { get; } = source;

    public bool Muted { get; set; }

    public TrackView ToView() => new(Id, Owner.Id, Line.Mid, Kind, Source, Muted);
}
