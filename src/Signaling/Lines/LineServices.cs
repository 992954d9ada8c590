using CrossStrait.Rooms.Calls;
using CrossStrait.Rooms.Directory;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace CrossStrait.Signaling.Lines;

/// <summary>Registers and maps the line hub. Presence comes from <see cref="SignalingServices"/>, the directory and calls from Rooms.</summary>
public static class LineServices
{
    /// <summary>A thousand people to watch, named by id, and some room to be refused with a reason instead of being cut off.</summary>
    private const long MaximumMessageBytes = 128 * 1024;

    public static IServiceCollection AddLines(this IServiceCollection services)
    {
        ArgumentNullException.ThrowIfNull(services);
        services.AddCalls();
        services.TryAddSingleton<DialLimits>();
        services.TryAddSingleton<LineRegistry>();
        services.TryAddSingleton<INotifier>(provider => provider.GetRequiredService<LineRegistry>());
        services.TryAddSingleton<IDevices>(provider => provider.GetRequiredService<LineRegistry>());
        services.TryAddSingleton(provider => new LineParts(
            provider.GetRequiredService<CallBook>(),
            provider.GetRequiredService<CallViews>(),
            provider.GetRequiredService<ICallSettings>(),
            provider.GetRequiredService<ICallHistory>(),
            provider.GetRequiredService<Voicemails>(),
            provider.GetRequiredService<IPresence>(),
            provider.GetRequiredService<IPeople>(),
            provider.GetRequiredService<IPresenceVisibility>(),
            provider.GetRequiredService<LineRegistry>(),
            provider.GetRequiredService<DialLimits>(),
            provider.GetRequiredService<TimeProvider>()));
        services.AddSignalR().AddHubOptions<LineHub>(options =>
        {
            options.KeepAliveInterval = TimeSpan.FromSeconds(5);
            options.ClientTimeoutInterval = TimeSpan.FromSeconds(12);
            options.MaximumReceiveMessageSize = MaximumMessageBytes;
        });
        return services;
    }

    /// <summary>The hub at <c>/hub/line</c>. The caller adds the policy that knows sessions.</summary>
    public static HubEndpointConventionBuilder MapLines(this IEndpointRouteBuilder routes) => routes.MapHub<LineHub>("/hub/line");
}
