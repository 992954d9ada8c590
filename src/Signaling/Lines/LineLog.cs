using Microsoft.Extensions.Logging;

namespace CrossStrait.Signaling.Lines;

internal static partial class LineLog
{
    [LoggerMessage(3300, LogLevel.Warning, "The presence keeper did not take the heartbeat of this node; the next one makes up for it")]
    public static partial void HeartbeatFailed(this ILogger logger, Exception exception);
}
