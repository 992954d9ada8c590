namespace CrossStrait.Rooms.Storage;

/// <summary>Which databases are known. The names are those of the configuration.</summary>
public enum StorageProvider
{
    /// <summary>A file in the data directory: one node.</summary>
    Sqlite,

    /// <summary>A server that several nodes may share.</summary>
    PostgreSql,
}

/// <summary>Configuration section "Storage".</summary>
public sealed record StorageOptions
{
    public StorageProvider Provider { get; init; }

    /// <summary>The connection string of PostgreSQL, as Npgsql takes it. The database exists and belongs to the user named.</summary>
    public string Connection { get; init; } = "";

    /// <summary>In the operator's words, or null.</summary>
    public string? FindFault() => Provider == StorageProvider.PostgreSql && string.IsNullOrWhiteSpace(Connection)
        ? "Storage:Provider is PostgreSql, and Storage:Connection is empty. It is a connection string such as Host=db;Database=crossstrait;Username=crossstrait;Password=..."
        : null;
}
