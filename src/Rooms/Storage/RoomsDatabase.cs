using Microsoft.EntityFrameworkCore;

namespace CrossStrait.Rooms.Storage;

/// <summary>Brings the database to the present schema at start and says whether it answers. Owner: the host.</summary>
public sealed class RoomsDatabase(DataPaths paths, IDbContextFactory<RoomsDbContext> contexts)
{
    private static readonly TimeSpan _lockPatience = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan _lockRetry = TimeSpan.FromMilliseconds(100);

    /// <summary>
    /// Creates the data directory and migrates. A process that died while migrating leaves a row in EF Core's lock table,
    /// for which the next start would wait for ever; under our own file lock, which the kernel releases with the process,
    /// such a row can only be stale and is removed first.
    /// </summary>
    public async Task PrepareAsync(CancellationToken cancellation)
    {
        DataPaths.CreatePrivate(paths.Recordings);
        await using var held = await TakeLockAsync(cancellation);
        await using var context = await contexts.CreateDbContextAsync(cancellation);
        await ClearStaleLockAsync(context, cancellation);
        await context.Database.MigrateAsync(cancellation);
    }

    /// <summary>Asks the database something. False if it does not answer.</summary>
    public async Task<bool> AnswersAsync(CancellationToken cancellation)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellation);
        return File.Exists(paths.Database) && await context.Database.CanConnectAsync(cancellation);
    }

    private async Task<FileStream> TakeLockAsync(CancellationToken cancellation)
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

    private static async Task ClearStaleLockAsync(RoomsDbContext context, CancellationToken cancellation)
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
