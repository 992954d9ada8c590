namespace CrossStrait.Signaling.Nodes;

/// <summary>Configuration section "Redis".</summary>
public sealed record RedisOptions
{
    /// <summary>Host and port, and what else StackExchange.Redis takes. Empty: there is one node only, without Redis.</summary>
    public string Connection { get; init; } = "";

    /// <summary>What every key and channel begins with, so that a Redis can be shared with others.</summary>
    public string Prefix { get; init; } = "crossstrait:";
}
