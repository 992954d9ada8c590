namespace CrossStrait.Rooms.Sessions;

/// <summary>
/// What a client shows that comes back after its hub connection broke. A page that was loaded anew has handled no event
/// and says -1.
/// </summary>
public sealed record ResumeRequest(string Secret, long LastEvent)
{
    public const long NothingKept = -1;
}

/// <summary>
/// A place in the room. <paramref name="Snapshot"/> is null when <paramref name="Replay"/> brings a resumed client up to
/// date; events after <paramref name="LastEvent"/> go to the sink.
/// </summary>
public sealed record Joined(
    RoomView Room,
    ParticipantView Self,
    string ResumeSecret,
    long LastEvent,
    Snapshot? Snapshot,
    IReadOnlyList<RoomEvent> Replay,
    CodecsView Codecs);

/// <summary>The SDP answer and what the lines of this connection are now, as of event <paramref name="LastEvent"/>.</summary>
public sealed record OfferAccepted(string Sdp, IReadOnlyList<TrackView> Tracks, IReadOnlyList<SlotView> Slots, long LastEvent);

/// <summary>The connection that holds a participant's place. Whoever lost it to another connection is refused.</summary>
public sealed record SeatHolder(string ParticipantId, IParticipantSink Sink);

/// <summary>A transport made over HTTP (WHIP, WHEP). The secret is its unguessable name.</summary>
public sealed record OpenedResource(string Secret, string EntityTag, string Answer);

/// <summary>What is known of a transport made over HTTP. The entity tag names its present ICE session.</summary>
public sealed record MediaResource(string Identity, bool Publishes, string EntityTag);

/// <summary>New local credentials and candidate lines after an ICE restart, and the entity tag of the new ICE session.</summary>
public sealed record RestartedIce(string Ufrag, string Password, IReadOnlyList<string> Candidates, string EntityTag);

/// <summary>What a line of a WHEP session shows: a participant's identity and a track's id, or nothing yet.</summary>
public sealed record WhepLine(string Mid, string? Participant, string? Track);

public sealed record WhepLines(IReadOnlyList<WhepLine> Lines);
