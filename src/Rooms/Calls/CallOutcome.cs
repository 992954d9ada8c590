using System.Diagnostics.CodeAnalysis;
using CrossStrait.Rooms.Sessions;

namespace CrossStrait.Rooms.Calls;

/// <summary>What must happen to another call in the same transaction.</summary>
public sealed record LinkedAction(string CallId, CallAction Action);

/// <summary>What became of a call: its next state and what else follows, or why nothing did.</summary>
public sealed record CallOutcome
{
    public CallOutcome(CallState state, IReadOnlyList<LinkedAction> also)
    {
        State = state;
        Also = also;
    }

    private CallOutcome(Refusal refusal)
    {
        Refusal = refusal;
        Also = [];
    }

    [MemberNotNullWhen(false, nameof(Refusal))]
    public bool IsDone => State is not null;

    public CallState? State { get; }

    public IReadOnlyList<LinkedAction> Also { get; }

    public Refusal? Refusal { get; }

    public static implicit operator CallOutcome(Refusal refusal) => new(refusal);
}
