namespace CrossStrait.Rooms.Calls;

/// <summary>What a new call begins with.</summary>
public sealed record CallBeginning(string Id, string RoomId, string CallerId, string DeviceId, bool Video, Route Route)
{
    /// <summary>The call that waits while this one is a consultation.</summary>
    public string? ConsultFor { get; init; }

    /// <summary>It goes into the mailbox without ringing.</summary>
    public bool IsMessage { get; init; }
}
