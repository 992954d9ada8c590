using CrossStrait.Rooms.Calls;
using CrossStrait.Rooms.Nodes;
using CrossStrait.Rooms.Sessions;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;

namespace CrossStrait.Signaling.Presence;

/// <summary>Registers the keeper, by itself the in-process one; <see cref="Nodes.NodesServices"/> gives it peers.</summary>
internal static class PresenceServices
{
    public static IServiceCollection AddPresence(this IServiceCollection services)
    {
        services.TryAddSingleton(new PresenceTimings());
        services.TryAddSingleton(provider => new PresenceKeeper(
            provider.GetService<ThisNode>()?.Id ?? PrefixedId.New("ND"),
            provider.GetRequiredService<PresenceTimings>(),
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILogger<PresenceKeeper>>()));
        services.TryAddSingleton<ChosenPresences>();
        services.AddHostedService<PresenceMemory>();
        services.TryAddSingleton<IPresence>(provider => provider.GetRequiredService<PresenceKeeper>());
        return services;
    }
}
