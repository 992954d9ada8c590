namespace CrossStrait.Rooms.Calls;

/// <summary>Why a call or somebody's part in it ended. <see cref="CallCause"/> gives each the code that SIP has for it.</summary>
public enum CallReason
{
    Normal,
    Cancelled,
    Declined,
    Busy,
    NoAnswer,
    Offline,
    NotFound,
    Forbidden,
    DoNotDisturb,
    AnsweredElsewhere,
    Forwarded,
    Transferred,
    NodeLost,
}
