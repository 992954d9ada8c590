using Microsoft.Extensions.Logging;

namespace CrossStrait.Signaling;

internal static partial class SignalingLog
{
    [LoggerMessage(3000, LogLevel.Warning, "A client did not take its events in time; its connection is closed and can be resumed")]
    public static partial void ClientTooSlow(this ILogger logger);

    [LoggerMessage(3001, LogLevel.Debug, "An event could not be sent")]
    public static partial void EventNotSent(this ILogger logger, Exception exception);
}
