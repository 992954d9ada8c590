namespace CrossStrait.Rooms.Directory;

/// <summary>What answers a dialled number.</summary>
public abstract record DialTarget
{
    private DialTarget()
    {
    }

    public sealed record Person(string PersonId, string Number) : DialTarget;

    public sealed record RingGroup(RingGroupPlan Plan, string Number) : DialTarget;

    public sealed record Room(string RoomId, string Number) : DialTarget;

    public sealed record ParkSlot(string Number) : DialTarget;

    /// <summary>Nothing has this number, or it leads round in a circle.</summary>
    public sealed record NotFound(string Dialled) : DialTarget;

    /// <summary>The caller's organisation does not let this number be dialled.</summary>
    public sealed record Forbidden(string Dialled) : DialTarget;
}

/// <summary>Whom a ring group rings, in which order and how long. The members are in their order and not disabled.</summary>
public sealed record RingGroupPlan(
    string Id,
    string Name,
    RingStrategy Strategy,
    TimeSpan RingTime,
    IReadOnlyList<string> Members,
    string? NoAnswerNumber);
