namespace CrossStrait.Rooms.Calls;

/// <summary>A call before and after a transition. Nothing was before a new call.</summary>
public sealed record CallChange(CallState? Before, CallState After);
