namespace CrossStrait.Rooms.Calls;

/// <summary>In which order the members of a ring group ring.</summary>
public enum RingOrder
{
    All,

    /// <summary>One after another, as listed: in turn, or the longest idle first.</summary>
    OneByOne,
}

/// <summary>Somebody who shall ring, and for whom if not for herself.</summary>
public sealed record Ring(string PersonId, string? OnBehalfOf = null);

/// <summary>Somebody who was called and does not ring, and why.</summary>
public sealed record Passed(string PersonId, CallReason Reason);

/// <summary>
/// Where a number led when it was dialled: forwarding, delegation, do not disturb and busy have been looked at, so that
/// the state machine needs to know nothing but this.
/// </summary>
public sealed record Route(string Number)
{
    /// <summary>Who is called, after forwarding; null for a group or a room.</summary>
    public string? PersonId { get; init; }

    public string? GroupId { get; init; }

    public string? GroupName { get; init; }

    /// <summary>The room that owns the number: one goes in and nothing rings.</summary>
    public string? RoomId { get; init; }

    /// <summary>The slot that was dialled: whoever waits in it is picked up.</summary>
    public string? ParkSlot { get; init; }

    /// <summary>In whose dial plan <see cref="NoAnswerNumber"/> is dialled.</summary>
    public string? ForwardedBy { get; init; }

    public RingOrder Order { get; init; }

    public IReadOnlyList<Ring> Rings { get; init; } = [];

    public IReadOnlyList<Passed> Passed { get; init; } = [];

    /// <summary>Why nobody rings; null if somebody does.</summary>
    public CallReason? Refused { get; init; }

    /// <summary>How long it rings, or each member of a group in turn.</summary>
    public TimeSpan RingTime { get; init; } = CallTimes.Ring;

    /// <summary>Where the call goes when nobody answers.</summary>
    public string? NoAnswerNumber { get; init; }

    /// <summary>Whose mailbox takes the call when nobody answers.</summary>
    public string? MailboxOf { get; init; }

    /// <summary>The people and groups through whom the call has been forwarded, so that it never goes in a circle.</summary>
    public IReadOnlyList<string> Via { get; init; } = [];
}
