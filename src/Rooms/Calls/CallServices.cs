using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace CrossStrait.Rooms.Calls;

/// <summary>
/// Registers calls. The way to devices (<see cref="INotifier"/>, <see cref="IDevices"/>), <see cref="IPresence"/> and
/// <see cref="IRoomPasses"/> come from above; the host starts <see cref="CallLoop"/>.
/// </summary>
public static class CallServices
{
    public static IServiceCollection AddCalls(this IServiceCollection services)
    {
        ArgumentNullException.ThrowIfNull(services);
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<IHints, NoHints>();
        services.TryAddSingleton<ICallStore, CallStore>();
        services.TryAddSingleton<ICallSettings, CallSettingsStore>();
        services.TryAddSingleton<ICallHistory, CallHistory>();
        services.TryAddSingleton<ICallRooms, CallRooms>();
        services.TryAddSingleton<CallRecords>();
        services.TryAddSingleton<Voicemails>();
        services.TryAddSingleton<LiveCalls>();
        services.TryAddSingleton<CallViews>();
        services.TryAddSingleton<CallRouter>();
        services.TryAddSingleton<CallFollowUp>();
        services.TryAddSingleton<CallBook>();
        services.TryAddSingleton<CallLoop>();
        return services;
    }
}
