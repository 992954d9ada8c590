using Microsoft.Extensions.Logging;

namespace CrossStrait.Signaling.Nodes;

/// <summary>Log lines of what nodes have between them, ids 3200 to 3299.</summary>
internal static partial class NodesLog
{
    [LoggerMessage(3200, LogLevel.Information, "Redis is there")]
    public static partial void RedisIsUp(this ILogger logger);

    [LoggerMessage(3201, LogLevel.Warning, "Redis is away: {Reason}. Calls go on; other nodes' presence stays as it was last known")]
    public static partial void RedisIsDown(this ILogger logger, string reason);

    [LoggerMessage(3202, LogLevel.Warning, "This node does not hear itself through Redis; it connects anew")]
    public static partial void NodeIsDeaf(this ILogger logger);

    [LoggerMessage(3203, LogLevel.Warning, "Channel {Channel} could not be subscribed to: {Reason}")]
    public static partial void NotSubscribed(this ILogger logger, string channel, string reason);

    [LoggerMessage(3204, LogLevel.Error, "A hint of another node was not taken")]
    public static partial void HintNotTaken(this ILogger logger, Exception exception);
}
