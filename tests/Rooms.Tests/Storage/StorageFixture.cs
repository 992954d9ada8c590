using CrossStrait.Rooms.Storage;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace CrossStrait.Rooms.Tests.Storage;

/// <summary>A data directory of its own, removed at the end.</summary>
public sealed class StorageFixture : IDisposable
{
    private readonly ServiceProvider _services;

    public StorageFixture()
    {
        _services = new ServiceCollection()
            .AddRoomsStorage(Directory.CreateTempSubdirectory("crossstrait-").FullName)
            .BuildServiceProvider();
        Paths = _services.GetRequiredService<DataPaths>();
        Database = _services.GetRequiredService<RoomsDatabase>();
        Contexts = _services.GetRequiredService<IDbContextFactory<RoomsDbContext>>();
    }

    public DataPaths Paths { get; }

    public RoomsDatabase Database { get; }

    public IDbContextFactory<RoomsDbContext> Contexts { get; }

    public void Dispose()
    {
        _services.Dispose();
        SqliteConnection.ClearAllPools();
        Directory.Delete(Paths.Root, recursive: true);
    }
}
