using CrossStrait.Rooms.Storage;
using CrossStrait.Signaling.Nodes;

namespace CrossStrait.Web.Nodes;

/// <summary>Configuration section "Node".</summary>
internal sealed record NodeOptions
{
    /// <summary>Where clients reach this node and no other, such as https://node1.example.org.</summary>
    public string PublicUrl { get; init; } = "";

    /// <summary>In the operator's words, or null.</summary>
    public string? FindFault(StorageOptions storage, RedisOptions redis)
    {
        var isShared = redis.Connection.Length > 0;
        if (isShared && storage.Provider != StorageProvider.PostgreSql)
        {
            return "Redis:Connection is set: several nodes need one PostgreSQL as well (Storage:Provider, Storage:Connection).";
        }

        if (isShared && PublicUrl.Length == 0)
        {
            return "Redis:Connection is set: several nodes need Node:PublicUrl, the address at which clients reach this node and no other.";
        }

        return PublicUrl.Length == 0 || (Uri.TryCreate(PublicUrl, UriKind.Absolute, out var url) && url.Scheme is ("http" or "https"))
            ? null
            : $"Node:PublicUrl: '{PublicUrl}' is not an address such as https://node1.example.org.";
    }
}
