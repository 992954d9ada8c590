using CrossStrait.Rooms.Calls;
using CrossStrait.Rooms.Directory.Editing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace CrossStrait.Rooms.Directory;

/// <summary>Registers the directory. The storage, accounts and the audit log are registered by themselves; the host runs <see cref="DirectoryIndex.FollowAsync"/>.</summary>
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
        services.TryAddSingleton(new SideKeys(new HashSet<string>()));
        services.AddSingleton<PeopleRegister>();
        services.AddSingleton<OrganisationRegister>();
        services.AddSingleton<GroupRegister>();
        services.AddSingleton<RingGroupRegister>();
        services.AddSingleton<NumberRegister>();
        services.AddSingleton<Favourites>();
        services.AddSingleton<DirectoryImport>();
        services.AddSingleton<DirectoryExport>();
        return services;
    }
}
