using Microsoft.Extensions.Logging;

namespace CrossStrait.Signaling.Presence;

/// <summary>Log lines of presence, ids 3100 to 3199.</summary>
internal static partial class PresenceLog
{
    [LoggerMessage(3100, LogLevel.Error, "A change of presence could not be told")]
    public static partial void PresenceNotTold(this ILogger logger, Exception exception);

    [LoggerMessage(3101, LogLevel.Error, "Looking after presence failed; it is tried again")]
    public static partial void PresenceTickFailed(this ILogger logger, Exception exception);
}
