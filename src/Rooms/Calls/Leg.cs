namespace CrossStrait.Rooms.Calls;

public enum LegState
{
    /// <summary>The caller, while nobody has answered.</summary>
    Dialing,
    Ringing,
    Connected,

    /// <summary>She holds the call.</summary>
    Held,

    /// <summary>She speaks with somebody else in a second call before she transfers this one.</summary>
    Consulting,

    /// <summary>She has given the call away; whoever takes it has not answered yet.</summary>
    Transferring,
    Left,
}

/// <summary>One person's part in a call. She has one, however many devices ring.</summary>
public sealed record Leg(string PersonId, LegState State)
{
    public bool IsCaller { get; init; }

    /// <summary>The device she dialled or answered with.</summary>
    public string? DeviceId { get; init; }

    public bool Video { get; init; }

    public bool IsMuted { get; init; }

    /// <summary>The principal for whom this delegate rings or answered.</summary>
    public string? OnBehalfOf { get; init; }

    /// <summary>The attempt that rings her, and after that the one that rang her.</summary>
    public int Attempt { get; init; }

    public DateTimeOffset? RangAt { get; init; }

    public DateTimeOffset? JoinedAt { get; init; }

    public DateTimeOffset? LeftAt { get; init; }

    /// <summary>Why she is not in the call any more.</summary>
    public CallReason? Cause { get; init; }

    /// <summary>Her device lost its connection and has until then to come back.</summary>
    public DateTimeOffset? LostUntil { get; init; }

    /// <summary>The connection was lost with the node that held it.</summary>
    public bool IsLostWithNode { get; init; }

    public bool IsLive => State != LegState.Left;

    /// <summary>She has answered or dialled and has not left: she has a place in the room, though she may be kept from hearing anything there.</summary>
    public bool IsPresent => State is LegState.Connected or LegState.Held or LegState.Consulting or LegState.Transferring;

    /// <summary>She is one of those between whom the call goes on.</summary>
    public bool IsParty => State is LegState.Connected or LegState.Held or LegState.Consulting;
}
