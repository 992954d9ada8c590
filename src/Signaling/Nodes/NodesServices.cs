using CrossStrait.Rooms.Calls;
using CrossStrait.Rooms.Nodes;
using CrossStrait.Signaling.Presence;
using CrossStrait.Signaling.Presence.Redis;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace CrossStrait.Signaling.Nodes;

/// <summary>Registers what nodes have between them. Called before the parts that bring stand-ins for a server that is alone.</summary>
public static class NodesServices
{
    public static IServiceCollection AddRedisNodes(this IServiceCollection services, RedisOptions options)
    {
        ArgumentNullException.ThrowIfNull(services);
        services.AddSingleton(provider => new RedisLink(
            options,
            provider.GetRequiredService<ThisNode>().Id,
            provider.GetRequiredService<ILogger<RedisLink>>()));
        services.AddSingleton(provider => new RedisHints(
            provider.GetRequiredService<RedisLink>(),
            provider.GetRequiredService<ThisNode>().Id,
            provider.GetRequiredService<ILogger<RedisHints>>()));
        services.AddSingleton<IHints>(provider => provider.GetRequiredService<RedisHints>());
        services.AddSingleton(provider => new RedisPresence(
            provider.GetRequiredService<PresenceKeeper>(),
            provider.GetRequiredService<RedisLink>(),
            provider.GetRequiredService<PresenceTimings>(),
            provider.GetRequiredService<ILogger<RedisPresence>>()));
        services.AddHostedService<RedisLifetime>();
        return services;
    }

    /// <summary>Connects at start rather than with the first person. What nobody asks for would never be made.</summary>
    private sealed class RedisLifetime(RedisPresence presence, RedisHints hints) : IHostedService
    {
        public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken)
        {
            GC.KeepAlive((presence, hints));
            return Task.CompletedTask;
        }
    }
}
