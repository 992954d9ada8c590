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

    /// <summary>Empty: the relay is reached at its announced addresses and needs no STUN or TURN server.</summary>
    public IReadOnlyList<string> IceServers { get; init; } = [];
}

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
