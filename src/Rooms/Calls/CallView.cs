using CrossStrait.Rooms.Directory;

namespace CrossStrait.Rooms.Calls;

/// <summary>What a call is to one of its people.</summary>
public enum CallPhase
{
    Dialing,
    Ringing,
    Connected,
    Held,
    Transferring,
    Parked,
    Voicemail,
    Ended,
}

public enum CallDirection
{
    In,
    Out,
}

/// <summary>A call as one of its people sees it. A view with a lower version than one seen before is ignored.</summary>
public sealed record CallView(
    string Id,
    long Version,
    CallPhase State,
    CallDirection Direction,
    bool Video,
    DateTimeOffset StartedAt,
    LegView Me,
    IReadOnlyList<LegView> Others)
{
    /// <summary>As it was dialled.</summary>
    public required string Number { get; init; }

    public DateTimeOffset? AnsweredAt { get; init; }

    public DateTimeOffset? EndedAt { get; init; }

    public CallCause? Cause { get; init; }

    public string? ConsultFor { get; init; }

    public string? ConsultCall { get; init; }

    public PersonCard? OnBehalfOf { get; init; }

    public string? Group { get; init; }

    public string? ParkSlot { get; init; }

    /// <summary>While she may be in the room.</summary>
    public CallRoom? Room { get; init; }
}

/// <param name="Holds">Whether it is she who holds the call: only she can resume it.</param>
/// <param name="DeviceId">The device that dialled or answered; the others of the same person drop the call.</param>
public sealed record LegView(
    string PersonId,
    string Name,
    string Organisation,
    string Extension,
    LegState State,
    bool IsCaller,
    bool Muted,
    bool Holds,
    string? DeviceId);

/// <param name="Url">Empty for the same server.</param>
public sealed record CallRoom(string RoomId, string Token, string Url);
