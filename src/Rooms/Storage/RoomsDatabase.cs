using Microsoft.EntityFrameworkCore;

namespace CrossStrait.Rooms.Storage;

/// <summary>Brings the database to the present schema at start and says whether it answers. Owner: the host.</summary>
public sealed class RoomsDatabase
{
    private readonly DataPaths _paths;
    private readonly IDatabaseServer _server;
    private readonly IDbContextFactory<RoomsDbContext> _contexts;

    internal RoomsDatabase(DataPaths paths, IDatabaseServer server, IDbContextFactory<RoomsDbContext> contexts)
    {
        _paths = paths;
        _server = server;
        _contexts = contexts;
    }

    /// <summary>Creates the data directory and migrates, one process after the other.</summary>
    public async Task PrepareAsync(CancellationToken cancellation)
    {
        DataPaths.CreatePrivate(_paths.Recordings);
        await using var held = await _server.LockMigrationsAsync(cancellation);
        await using var context = await _contexts.CreateDbContextAsync(cancellation);
        await _server.ClearStaleLockAsync(context, cancellation);
        await context.Database.MigrateAsync(cancellation);
    }

    /// <summary>Asks the database something. False if it does not answer.</summary>
    public async Task<bool> AnswersAsync(CancellationToken cancellation)
    {
        await using var context = await _contexts.CreateDbContextAsync(cancellation);
        return _server.Exists && await context.Database.CanConnectAsync(cancellation);
    }
}
