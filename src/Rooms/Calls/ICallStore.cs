namespace CrossStrait.Rooms.Calls;

/// <summary>The rows of calls, which all nodes share. Tests keep them in memory.</summary>
public interface ICallStore
{
    Task<CallState?> FindAsync(string callId, CancellationToken cancellation);

    Task<IReadOnlyList<CallState>> ListLiveAsync(CancellationToken cancellation);

    Task<IReadOnlyList<CallState>> ListLiveOfAsync(string personId, CancellationToken cancellation);

    /// <summary>The call that waits in a slot.</summary>
    Task<CallState?> FindParkedAsync(string key, CancellationToken cancellation);

    /// <summary>The numbers of an organisation under which calls can be parked, in order.</summary>
    Task<IReadOnlyList<string>> ListSlotsAsync(string organisationId, CancellationToken cancellation);

    /// <summary>Of these people those who speak, hold or dial.</summary>
    Task<IReadOnlySet<string>> FindBusyAsync(IReadOnlyCollection<string> people, CancellationToken cancellation);

    /// <summary>Since when each of these people has not been in a call; who never was is not named.</summary>
    Task<IReadOnlyDictionary<string, long>> FindIdleSinceAsync(IReadOnlyCollection<string> people, CancellationToken cancellation);

    /// <summary>
    /// Stores all of these transitions with what they add to history and records, or none. False if one of the calls is
    /// not at the version it was read at any more, or if a slot is taken.
    /// </summary>
    Task<bool> TryCommitAsync(IReadOnlyList<CallChange> changes, CancellationToken cancellation);
}
