namespace CrossStrait.Rooms.Storage;

/// <summary>What differs between the databases before the first query.</summary>
internal interface IDatabaseServer
{
    /// <summary>False if there is nothing to connect to yet.</summary>
    bool Exists { get; }

    /// <summary>An expression of SQL: the database's own clock, in UTC microseconds.</summary>
    string Clock { get; }

    /// <summary>Held while the schema is brought up to date: those who start at the same time do it one after the other.</summary>
    Task<IAsyncDisposable> LockMigrationsAsync(CancellationToken cancellation);

    /// <summary>Called under the lock: what a process left that died while migrating.</summary>
    Task ClearStaleLockAsync(RoomsDbContext context, CancellationToken cancellation);
}
