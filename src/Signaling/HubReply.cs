using System.Text.Json.Serialization;
using CrossStrait.MediaRelay;
using CrossStrait.Rooms.Sessions;

namespace CrossStrait.Signaling;

/// <summary>What every hub call answers. A refusal is a value: <c>ok</c> is false and <c>error</c> says why.</summary>
public record HubReply
{
    public bool Ok => Error is null;

    public Refusal? Error { get; init; }
}

public sealed record JoinReply : HubReply
{
    public RoomView? Room { get; init; }

    public ParticipantView? Self { get; init; }

    public string? ResumeSecret { get; init; }

    public long? LastEvent { get; init; }

    public Snapshot? Snapshot { get; init; }

    public IReadOnlyList<RoomEvent>? Replay { get; init; }

    public CodecsView? Codecs { get; init; }

    /// <summary>With <c>otherNode</c>: the node at which to join instead.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Url { get; init; }

    /// <summary>Empty unless configured: the relay is reached at its announced addresses, over UDP or TCP.</summary>
    public IReadOnlyList<IceServer> IceServers { get; init; } = [];
}

/// <summary>A TURN server with credentials that soon expire, as browsers take it (RTCIceServer).</summary>
public sealed record IceServer(IReadOnlyList<string> Urls, string Username, string Credential);

/// <summary>Slots are as of event <see cref="LastEvent"/>: a later <c>slotChanged</c> may overtake this reply.</summary>
public sealed record OfferReply : HubReply
{
    public string? Sdp { get; init; }

    public IReadOnlyList<TrackView>? Tracks { get; init; }

    public IReadOnlyList<SlotView>? Slots { get; init; }

    public long? LastEvent { get; init; }
}

public sealed record RecordingReply : HubReply
{
    public RecordingView? Recording { get; init; }
}

/// <summary>Null where there is no such connection.</summary>
public sealed record ConnectionReply : HubReply
{
    public TransportStatistics? Publish { get; init; }

    public TransportStatistics? Subscribe { get; init; }
}
