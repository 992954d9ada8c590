namespace CrossStrait.Rooms.Calls;

/// <summary>What people see of their past calls.</summary>
public interface ICallHistory
{
    /// <summary>The missed calls that she has not seen.</summary>
    Task<int> CountMissedAsync(string personId, CancellationToken cancellation);

    /// <summary>The newest first.</summary>
    /// <param name="personId">Whose history.</param>
    /// <param name="before">The id or the time of an entry, to go on after it; null result if it is neither.</param>
    /// <param name="limit">At most so many.</param>
    /// <param name="cancellation">Ends the wait.</param>
    Task<IReadOnlyList<HistoryEntry>?> ReadAsync(string personId, string? before, int limit, CancellationToken cancellation);

    Task MarkSeenAsync(string personId, CancellationToken cancellation);
}
