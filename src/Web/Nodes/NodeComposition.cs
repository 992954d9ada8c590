using CrossStrait.Rooms.Nodes;
using CrossStrait.Rooms.Sessions;
using CrossStrait.Rooms.Storage;
using CrossStrait.Signaling.Nodes;
using CrossStrait.Web.Auth;
using CrossStrait.Web.Composition;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;

namespace CrossStrait.Web.Nodes;

/// <summary>
/// What makes this process a node: with PostgreSQL rooms are held by rows and keys are shared through the database, with Redis
/// presence and hints go to the other nodes. Without either it is alone.
/// </summary>
internal static class NodeComposition
{
    public static IServiceCollection AddNodes(this IServiceCollection services, IConfiguration configuration)
    {
        var storage = configuration.Read<StorageOptions>("Storage");
        var redis = configuration.Read<RedisOptions>("Redis");
        var node = configuration.Read<NodeOptions>("Node");
        if (node.FindFault(storage, redis) is { } fault)
        {
            throw new StartException(fault);
        }

        services.AddNode(new ThisNode(PrefixedId.New("ND"), node.PublicUrl.TrimEnd('/')));
        if (storage.Provider == StorageProvider.PostgreSql)
        {
            services.AddRoomLeases();
            services.AddHostedService<NodeLifetime>();
            services.AddSingleton<IRoomTokenKeyStore, SharedRoomTokenKeys>();
            services.AddDataProtection().SetApplicationName("crossstrait");
            services.AddOptions<KeyManagementOptions>().Configure<NodeKeys>((options, keys) => options.XmlRepository = new SharedKeyRing(keys));
        }

        if (redis.Connection.Length > 0)
        {
            services.AddRedisNodes(redis);
        }

        return services;
    }
}
