namespace CrossStrait.Rooms.Calls;

/// <summary>How somebody can be reached, best first.</summary>
public enum PresenceStatus
{
    Available,
    Away,

    /// <summary>In a call or a room. Computed from what is live, never chosen.</summary>
    Busy,
    DoNotDisturb,
    Offline,
    OutOfOffice,
}
