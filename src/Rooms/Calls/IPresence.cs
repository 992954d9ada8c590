namespace CrossStrait.Rooms.Calls;

/// <summary>
/// Who can be reached, and how. Two keepers implement it in Signaling: one in this process, one in Redis for several
/// nodes. Reading is from this node's mirror and never waits; any thread may call.
/// </summary>
public interface IPresence
{
    /// <summary>Raised on any thread with what others now see; handlers only post.</summary>
    event Action<IReadOnlyList<PresenceView>>? Changed;

    Task ConnectedAsync(string personId, string deviceId, string connectionId);

    /// <summary>The connections of this node that are alive. One that is not named for long enough is taken for gone.</summary>
    Task HeartbeatAsync(IReadOnlyCollection<(string PersonId, string ConnectionId)> all);

    Task DisconnectedAsync(string personId, string connectionId);

    Task SetAsync(string personId, PresenceStatus chosen, string? note, DateTimeOffset? until);

    /// <summary>Computed from live calls: while it is true, whoever was available is busy.</summary>
    void SetBusy(string personId, bool busy);

    PresenceView Read(string personId);

    IReadOnlyList<PresenceView> Read(IReadOnlyCollection<string> people);
}
