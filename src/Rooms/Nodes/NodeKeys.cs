using CrossStrait.Rooms.Storage;
using Microsoft.EntityFrameworkCore;

namespace CrossStrait.Rooms.Nodes;

/// <summary>The keys that all nodes of a database share. Any thread may call.</summary>
public sealed class NodeKeys(IDbContextFactory<RoomsDbContext> contexts, TimeProvider time)
{
    /// <summary>All keys of a purpose, by name.</summary>
    public IReadOnlyList<NodeKeyRow> Read(string purpose)
    {
        using var context = contexts.CreateDbContext();
        return [.. context.NodeKeys.AsNoTracking().Where(key => key.Purpose == purpose).AsEnumerable().OrderBy(key => key.Name, StringComparer.Ordinal)];
    }

    /// <summary>Adds a key. Of two nodes that add one of the same name, the first is kept.</summary>
    public void Add(string purpose, string name, string text)
    {
        using var context = contexts.CreateDbContext();
        var now = time.GetUtcNow().ToUtcMicroseconds();
        context.Database.ExecuteSql(
            $"""
            INSERT INTO nodes_keys ("Purpose", "Name", "Text", "CreatedAt") VALUES ({purpose}, {name}, {text}, {now})
            ON CONFLICT ("Purpose", "Name") DO NOTHING
            """);
    }
}
