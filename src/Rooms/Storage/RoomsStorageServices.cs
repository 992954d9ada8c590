using CrossStrait.Rooms.Sessions;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace CrossStrait.Rooms.Storage;

/// <summary>Registers the database and the paths below one data directory.</summary>
public static class RoomsStorageServices
{
    public static IServiceCollection AddRoomsStorage(this IServiceCollection services, string dataPath)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentException.ThrowIfNullOrWhiteSpace(dataPath);
        var paths = new DataPaths(Path.GetFullPath(dataPath));
        var connection = new SqliteConnectionStringBuilder
        {
            DataSource = paths.Database,
            ForeignKeys = true,
        };
        services.AddSingleton(paths);
        services.AddSingleton<RoomsDatabase>();
        services.AddSingleton<RoomDirectory>();
        services.TryAddSingleton(TimeProvider.System);
        services.AddDbContextFactory<RoomsDbContext>(options => options
            .UseSqlite(connection.ToString())
            .AddInterceptors(new SqliteConnectionSetup()));
        return services;
    }
}
