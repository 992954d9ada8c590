namespace CrossStrait.Rooms.Calls;

public enum AttemptKind
{
    /// <summary>The call itself.</summary>
    Dial,

    /// <summary>Somebody more is asked into it.</summary>
    Add,

    /// <summary>Somebody shall take the place of the one who gives it away.</summary>
    Transfer,

    /// <summary>A transfer failed: it rings at whoever wanted it.</summary>
    Recall,

    /// <summary>It was parked for too long: it rings at whoever parked it.</summary>
    ParkReturn,
}

/// <summary>One ringing within a call: of those who ring in it one answers, and the others stop.</summary>
/// <param name="Number">Counts the attempts of the call from 1.</param>
/// <param name="Kind">What an answer does, and a failure.</param>
/// <param name="By">Who asked for it.</param>
/// <param name="Route">Who rings.</param>
/// <param name="Until">When the ringing ends, or goes on to the next of a group.</param>
public sealed record Attempt(int Number, AttemptKind Kind, string By, Route Route, DateTimeOffset Until)
{
    /// <summary>Members of a group who have not rung yet.</summary>
    public IReadOnlyList<Ring> Waiting { get; init; } = [];

    /// <summary>What the last who rang did about it.</summary>
    public CallReason Reason { get; init; } = CallReason.NoAnswer;
}
