using Npgsql;

namespace CrossStrait.Rooms.Storage;

/// <summary>
/// An advisory lock of a connection of its own: it ends with the process that holds it, and unlike EF Core's lock on the
/// history table it also holds before that table is there.
/// </summary>
internal sealed class PostgreSqlServer(StorageOptions options) : IDatabaseServer
{
    /// <summary>"CSmigrat" in ASCII: one number for all nodes of a database.</summary>
    internal const long MigrationLock = 0x43536D6967726174;

    public bool Exists => true;

    /// <summary>Not that of the transaction, which stands still while it lasts.</summary>
    public string Clock => "(EXTRACT(EPOCH FROM clock_timestamp()) * 1000000)::bigint";

    public async Task<IAsyncDisposable> LockMigrationsAsync(CancellationToken cancellation)
    {
        // Without the pool: closing the connection is what gives the lock back.
        var settings = new NpgsqlConnectionStringBuilder(options.Connection) { Pooling = false };
        var connection = new NpgsqlConnection(settings.ToString());
        try
        {
            await connection.OpenAsync(cancellation);
            await using var command = new NpgsqlCommand($"SELECT pg_advisory_lock({MigrationLock})", connection);
            await command.ExecuteNonQueryAsync(cancellation);
            return connection;
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    public Task ClearStaleLockAsync(RoomsDbContext context, CancellationToken cancellation) => Task.CompletedTask;
}
