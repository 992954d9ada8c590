using Microsoft.EntityFrameworkCore;

namespace CrossStrait.Rooms.Storage;

/// <summary>
/// A process that died while migrating leaves a row in EF Core's lock table, for which the next start would wait for ever;
/// under our own file lock, which the kernel releases with the process, such a row can only be stale.
/// </summary>
internal sealed class SqliteFile(DataPaths paths) : IDatabaseServer
{
    private static readonly TimeSpan _lockPatience = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan _lockRetry = TimeSpan.FromMilliseconds(100);

    public bool Exists => File.Exists(paths.Database);

    public string Clock => "CAST(unixepoch('subsec') * 1000000 AS INTEGER)";

    public async Task<IAsyncDisposable> LockMigrationsAsync(CancellationToken cancellation)
    {
        var deadline = DateTimeOffset.UtcNow + _lockPatience;
        while (true)
        {
            try
            {
                return new FileStream(paths.MigrationLock, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException) when (DateTimeOffset.UtcNow < deadline)
            {
                await Task.Delay(_lockRetry, cancellation);
            }
        }
    }

    public async Task ClearStaleLockAsync(RoomsDbContext context, CancellationToken cancellation)
    {
        var tables = await context.Database
            .SqlQuery<int>($"SELECT COUNT(*) AS Value FROM sqlite_master WHERE type = 'table' AND name = '__EFMigrationsLock'")
            .SingleAsync(cancellation);
        if (tables > 0)
        {
            await context.Database.ExecuteSqlAsync($"DELETE FROM \"__EFMigrationsLock\"", cancellation);
        }
    }
}
