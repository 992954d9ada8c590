using CrossStrait.Rooms.Sessions;
using CrossStrait.Rooms.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace CrossStrait.Rooms.Nodes;

/// <summary>Registers this node among those that share a database. The caller starts <see cref="RoomLeases"/> once the schema stands.</summary>
public static class NodeServices
{
    /// <summary>What nodes share whether or not there are several.</summary>
    public static IServiceCollection AddNode(this IServiceCollection services, ThisNode node)
    {
        ArgumentNullException.ThrowIfNull(services);
        services.AddSingleton(node);
        services.AddSingleton<NodeKeys>();
        return services;
    }

    /// <summary>Rooms are held by rows, so that several nodes may share them.</summary>
    public static IServiceCollection AddRoomLeases(this IServiceCollection services)
    {
        ArgumentNullException.ThrowIfNull(services);
        services.AddSingleton(provider => new RoomLeases(
            new LeaseRows(
                provider.GetRequiredService<IDbContextFactory<RoomsDbContext>>(),
                provider.GetRequiredService<ThisNode>(),
                new LeaseStatements(provider.GetRequiredService<IDatabaseServer>())),
            provider.GetRequiredService<ThisNode>(),
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILogger<RoomLeases>>()));
        services.AddSingleton<IRoomOwnership>(provider => provider.GetRequiredService<RoomLeases>());
        return services;
    }
}
