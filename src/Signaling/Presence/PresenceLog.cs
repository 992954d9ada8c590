using Microsoft.Extensions.Logging;

namespace CrossStrait.Signaling.Presence;

/// <summary>Log lines of presence, ids 3100 to 3199.</summary>
internal static partial class PresenceLog
{
    [LoggerMessage(3100, LogLevel.Error, "A change of presence could not be told")]
    public static partial void PresenceNotTold(this ILogger logger, Exception exception);

    [LoggerMessage(3101, LogLevel.Error, "Looking after presence failed; it is tried again")]
    public static partial void PresenceTickFailed(this ILogger logger, Exception exception);

    [LoggerMessage(3102, LogLevel.Debug, "Presence could not be shared through Redis; it is told again when Redis is there")]
    public static partial void PresenceNotShared(this ILogger logger, Exception exception);

    [LoggerMessage(3103, LogLevel.Information, "Presence is told to Redis again: {People} people")]
    public static partial void PresenceToldAgain(this ILogger logger, int people);

    [LoggerMessage(3105, LogLevel.Warning, "What somebody chose to be seen as could not be stored; it is tried again")]
    public static partial void ChoiceNotStored(this ILogger logger, Exception exception);

    [LoggerMessage(3104, LogLevel.Information, "{People} people had connections on nodes that no longer renew them")]
    public static partial void ConnectionsRanOut(this ILogger logger, int people);
}
