using CrossStrait.Rooms.Calls;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace CrossStrait.Rooms.Directory;

/// <summary>Registers the directory. The storage is registered by itself; the host runs <see cref="DirectoryIndex.FollowAsync"/>.</summary>
public static class DirectoryServices
{
    public static IServiceCollection AddDirectory(this IServiceCollection services)
    {
        ArgumentNullException.ThrowIfNull(services);
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<IHints, NoHints>();
        services.TryAddSingleton<DirectoryIndex>();
        services.TryAddSingleton<IPeople>(provider => provider.GetRequiredService<DirectoryIndex>());
        services.TryAddSingleton<IDialPlan>(provider => provider.GetRequiredService<DirectoryIndex>());
        services.TryAddSingleton<IPresenceVisibility>(provider => provider.GetRequiredService<DirectoryIndex>());
        return services;
    }
}
