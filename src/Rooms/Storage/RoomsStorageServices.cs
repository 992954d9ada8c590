using CrossStrait.Rooms.Sessions;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace CrossStrait.Rooms.Storage;

/// <summary>Registers the database and the paths below one data directory.</summary>
public static class RoomsStorageServices
{
    public static IServiceCollection AddRoomsStorage(this IServiceCollection services, string dataPath, StorageOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentException.ThrowIfNullOrWhiteSpace(dataPath);
        var paths = new DataPaths(Path.GetFullPath(dataPath));
        var storage = options ?? new StorageOptions();
        services.AddSingleton(paths);
        services.AddSingleton(storage);
        services.AddSingleton(provider => new RoomsDatabase(
            paths,
            provider.GetRequiredService<IDatabaseServer>(),
            provider.GetRequiredService<IDbContextFactory<RoomsDbContext>>()));
        services.AddSingleton<RoomDirectory>();
        services.TryAddSingleton(TimeProvider.System);
        if (storage.Provider == StorageProvider.PostgreSql)
        {
            services.AddSingleton<IDatabaseServer, PostgreSqlServer>();
        }
        else
        {
            services.AddSingleton<IDatabaseServer, SqliteFile>();
        }

        services.AddDbContextFactory<RoomsDbContext>(context =>
        {
            // There is no model snapshot to compare with: a test compares the migrated schema itself.
            context.ConfigureWarnings(warnings => warnings.Ignore(
                RelationalEventId.PendingModelChangesWarning, RelationalEventId.ModelSnapshotNotFound));
            if (storage.Provider == StorageProvider.PostgreSql)
            {
                context.UseNpgsql(storage.Connection);
            }
            else
            {
                var connection = new SqliteConnectionStringBuilder { DataSource = paths.Database, ForeignKeys = true };
                context.UseSqlite(connection.ToString()).AddInterceptors(new SqliteConnectionSetup());
            }
        });
        return services;
    }
}
