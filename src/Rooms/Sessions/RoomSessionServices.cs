using CrossStrait.Rooms.Media;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace CrossStrait.Rooms.Sessions;

/// <summary>Registers live sessions. The relay, the recording library and the storage are registered by others.</summary>
public static class RoomSessionServices
{
    public static IServiceCollection AddRoomSessions(this IServiceCollection services)
    {
        ArgumentNullException.ThrowIfNull(services);
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<IRoomDirectory, StoredRooms>();
        services.TryAddSingleton<RoomMedia>();
        services.TryAddSingleton(provider => provider.GetRequiredService<RoomMedia>().Diagnostics);
        services.TryAddSingleton<RoomOptions>();
        services.TryAddSingleton<IRoomOwnership, SoleOwner>();
        services.TryAddSingleton(provider =>
            ActivatorUtilities.CreateInstance<SessionPorts>(provider) with { Ownership = provider.GetRequiredService<IRoomOwnership>() });
        services.TryAddSingleton<RoomSessions>();
        return services;
    }
}
