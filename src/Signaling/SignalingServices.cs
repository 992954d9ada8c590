using CrossStrait.Rooms.Calls;
using CrossStrait.Signaling.Presence;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace CrossStrait.Signaling;

/// <summary>Registers and maps the hub. The caller may register <see cref="TurnOptions"/> before. The room sessions behind it are registered by Rooms.</summary>
public static class SignalingServices
{
    /// <summary>Room for an offer of 96 KiB, escaped as JSON.</summary>
    private const long MaximumMessageBytes = 128 * 1024;

    public static IServiceCollection AddSignaling(this IServiceCollection services)
    {
        ArgumentNullException.ThrowIfNull(services);
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton(new TurnOptions());
        services.AddSingleton<TurnServers>();
        services.AddPresence();
        services.TryAddSingleton<IHints, NoHints>();
        services.AddSignalR()
            .AddHubOptions<RoomHub>(options =>
            {
                options.KeepAliveInterval = TimeSpan.FromSeconds(5);
                options.ClientTimeoutInterval = TimeSpan.FromSeconds(12);
                options.MaximumReceiveMessageSize = MaximumMessageBytes;
            })
            .AddJsonProtocol(options => SignalingJson.Configure(options.PayloadSerializerOptions));
        return services;
    }

    /// <summary>The hub at <c>/hub/room</c>. The caller adds the policy that knows room tokens.</summary>
    public static HubEndpointConventionBuilder MapSignaling(this IEndpointRouteBuilder routes) => routes.MapHub<RoomHub>("/hub/room");
}
