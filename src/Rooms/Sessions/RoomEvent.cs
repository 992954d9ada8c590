using System.Text.Json.Serialization;
using CrossStrait.MediaRelay;

namespace CrossStrait.Rooms.Sessions;

/// <summary>
/// What one participant is told, in order. The number counts the events of this participant from 1 without gaps. The
/// shape as JSON is the contract of docs/signaling-protocol.md.
/// </summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "type")]
[JsonDerivedType(typeof(ParticipantJoined), "participantJoined")]
[JsonDerivedType(typeof(ParticipantUpdated), "participantUpdated")]
[JsonDerivedType(typeof(ParticipantLeft), "participantLeft")]
[JsonDerivedType(typeof(TrackPublished), "trackPublished")]
[JsonDerivedType(typeof(TrackUnpublished), "trackUnpublished")]
[JsonDerivedType(typeof(TrackMuted), "trackMuted")]
[JsonDerivedType(typeof(SlotChanged), "slotChanged")]
[JsonDerivedType(typeof(TrackLayersWanted), "layersWanted")]
[JsonDerivedType(typeof(SpeakersChanged), "speakersChanged")]
[JsonDerivedType(typeof(CodecsChanged), "codecsChanged")]
[JsonDerivedType(typeof(TrackUndecodable), "trackUndecodable")]
[JsonDerivedType(typeof(UseTcp), "useTcp")]
[JsonDerivedType(typeof(QualityChanged), "connectionQuality")]
[JsonDerivedType(typeof(NeedSlots), "needSlots")]
[JsonDerivedType(typeof(TransportStateChanged), "transportStateChanged")]
[JsonDerivedType(typeof(RecordingChanged), "recordingChanged")]
[JsonDerivedType(typeof(RoomClosed), "roomClosed")]
public abstract record RoomEvent
{
    [JsonPropertyName("n")]
    public long Number { get; init; }
}

public sealed record ParticipantJoined(ParticipantView Participant) : RoomEvent;

public sealed record ParticipantUpdated(ParticipantView Participant) : RoomEvent;

public enum LeaveReason
{
    /// <summary>She said so.</summary>
    Left,

    /// <summary>Her connection did not come back in time.</summary>
    Lost,

    /// <summary>Somebody with the right to do so ended it.</summary>
    Removed,
}

/// <summary>The participant's tracks are gone with her.</summary>
public sealed record ParticipantLeft(string ParticipantId, LeaveReason Reason) : RoomEvent;

public sealed record TrackPublished(TrackView Track) : RoomEvent;

public sealed record TrackUnpublished(string TrackId) : RoomEvent;

public sealed record TrackMuted(string TrackId, bool Muted) : RoomEvent;

/// <summary>Only the slots that changed; no renegotiation follows.</summary>
public sealed record SlotChanged(IReadOnlyList<SlotView> Slots) : RoomEvent;

/// <summary>To the publisher: what all receivers together take of her video. The rest need not be sent.</summary>
public sealed record TrackLayersWanted(string TrackId, IReadOnlyList<EncodingWanted> Encodings) : RoomEvent;

/// <summary>Who speaks, the active speaker first and the others by loudness.</summary>
public sealed record SpeakersChanged(IReadOnlyList<SpeakerView> Speakers) : RoomEvent;

/// <summary>To those who publish: the room's set is another one; move to its first.</summary>
public sealed record CodecsChanged(IReadOnlyList<string> Video) : RoomEvent;

/// <summary>A slot would show this track if the client could decode it.</summary>
public sealed record TrackUndecodable(string TrackId) : RoomEvent;

/// <summary>Restart ICE on this connection: it will be answered with TCP candidates.</summary>
public sealed record UseTcp(MediaConnection Connection) : RoomEvent;

public sealed record QualityChanged(string ParticipantId, ParticipantQuality Quality) : RoomEvent;

/// <summary>There are more participants than pairs: offer again with this many.</summary>
public sealed record NeedSlots(int Pairs) : RoomEvent;

public enum TransportState
{
    Connected,
    Disconnected,
    Closed,
}

public sealed record TransportStateChanged(MediaConnection Connection, TransportState State) : RoomEvent;

public sealed record RecordingChanged(RecordingView Recording) : RoomEvent;

/// <summary>The session is over for this client: <c>replaced</c> (the same identity joined elsewhere), <c>shutdown</c>.</summary>
public sealed record RoomClosed(string Reason) : RoomEvent;
