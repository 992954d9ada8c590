using System.Text.Json.Serialization;

namespace CrossStrait.Rooms.Calls;

/// <summary>A call that waits in a slot until somebody dials that slot.</summary>
public sealed record Parking(string Slot, string Key, string By, DateTimeOffset Until, int Returns = 0);

/// <summary>The caller speaks a message for somebody who did not answer.</summary>
public sealed record Mailbox(string PersonId, DateTimeOffset StartedAt, DateTimeOffset Until);

/// <summary>
/// All that is known of a call. Immutable: a transition makes the next one. It is stored as JSON in one row, and that
/// row, changed only if its version is the one that was read, is what owns the call.
/// </summary>
public sealed record CallState
{
    public required string Id { get; init; }

    public required long Version { get; init; }

    public required string RoomId { get; init; }

    /// <summary>False when the call is a way into a room of the directory.</summary>
    public bool HasOwnRoom { get; init; } = true;

    public required string CallerId { get; init; }

    /// <summary>As it was dialled.</summary>
    public required string Number { get; init; }

    /// <summary>Whose number that was; null for a group or a room.</summary>
    public string? TargetId { get; init; }

    public string? GroupName { get; init; }

    public bool Video { get; init; }

    public required DateTimeOffset StartedAt { get; init; }

    public DateTimeOffset? AnsweredAt { get; init; }

    public DateTimeOffset? EndedAt { get; init; }

    public CallReason? Cause { get; init; }

    public IReadOnlyList<Leg> Legs { get; init; } = [];

    public IReadOnlyList<Attempt> Attempts { get; init; } = [];

    public int LastAttempt { get; init; }

    /// <summary>The call that waits while this one is a consultation.</summary>
    public string? ConsultFor { get; init; }

    /// <summary>The consultation for which this call waits.</summary>
    public string? ConsultCall { get; init; }

    public Parking? Parking { get; init; }

    public Mailbox? Mailbox { get; init; }

    /// <summary>The call in which this one goes on; it leaves no record of its own.</summary>
    public string? MergedInto { get; init; }

    [JsonIgnore]
    public bool IsLive => EndedAt is null;

    /// <summary>When time alone will change something.</summary>
    [JsonIgnore]
    public DateTimeOffset? Deadline
    {
        get
        {
            var due = Legs.Select(leg => leg.LostUntil)
                .Concat(Attempts.Select(attempt => (DateTimeOffset?)attempt.Until))
                .Append(Attempts.Any(attempt => attempt.Kind == AttemptKind.ParkReturn) ? null : Parking?.Until)
                .Append(Mailbox?.Until);
            return IsLive ? due.Min() : null;
        }
    }

    public Leg? Find(string personId) => Legs.FirstOrDefault(leg => leg.PersonId == personId);

    /// <summary>
    /// What somebody has of the call: whoever is left alone while the others hold, consult or transfer is held, and so is
    /// whoever is parked. A held one is sent nothing, and what she sends goes to nobody.
    /// </summary>
    public LegState StateOf(Leg leg)
    {
        ArgumentNullException.ThrowIfNull(leg);
        if (leg.State != LegState.Connected || !HasOwnRoom || Mailbox is not null)
        {
            return leg.State;
        }

        var others = Legs.Where(other => other.IsPresent && other.PersonId != leg.PersonId).ToArray();
        var isLeft = others.Length == 0
            ? Attempts.Any(attempt => attempt.Kind is AttemptKind.Transfer or AttemptKind.Recall)
            : others.All(other => other.State != LegState.Connected);
        return isLeft || Parking is not null ? LegState.Held : LegState.Connected;
    }
}
