using CrossStrait.Rooms.Storage;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace CrossStrait.Rooms.Tests.Storage;

/// <summary>A data directory of its own, removed at the end.</summary>
public sealed class StorageFixture : IDisposable
{
    private readonly ServiceProvider _services;

    public StorageFixture(StorageOptions? options = null)
    {
        _services = new ServiceCollection()
            .AddRoomsStorage(System.IO.Directory.CreateTempSubdirectory("crossstrait-").FullName, options)
            .BuildServiceProvider();
        Paths = _services.GetRequiredService<DataPaths>();
        Database = _services.GetRequiredService<RoomsDatabase>();
        Contexts = _services.GetRequiredService<IDbContextFactory<RoomsDbContext>>();
    }

    /// <summary>The same on either database. The schema stands.</summary>
    public static async Task<StorageFixture> CreateAsync(StorageProvider provider, PostgresServer postgres, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(postgres);
        var storage = await CreateEmptyAsync(provider, postgres, cancellation);
        await storage.Database.PrepareAsync(cancellation);
        return storage;
    }

    public static async Task<StorageFixture> CreateEmptyAsync(StorageProvider provider, PostgresServer postgres, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(postgres);
        return new StorageFixture(provider == StorageProvider.Sqlite
            ? null
            : new StorageOptions { Provider = provider, Connection = await postgres.CreateDatabaseAsync(cancellation) });
    }

    public DataPaths Paths { get; }

    public RoomsDatabase Database { get; }

    public IDbContextFactory<RoomsDbContext> Contexts { get; }

    internal IDatabaseServer Server => _services.GetRequiredService<IDatabaseServer>();

    public void Dispose()
    {
        _services.Dispose();
        SqliteConnection.ClearAllPools();
        System.IO.Directory.Delete(Paths.Root, recursive: true);
    }
}
