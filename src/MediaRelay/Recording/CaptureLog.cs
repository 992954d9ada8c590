using Microsoft.Extensions.Logging;

namespace CrossStrait.MediaRelay.Recording;

/// <summary>Log messages of captures. Event ids 1700-1799; an id is never reused.</summary>
internal static partial class CaptureLog
{
    [LoggerMessage(1700, LogLevel.Error, "Capture {Capture} failed and is not written any more")]
    public static partial void CaptureFailed(this ILogger logger, long capture, Exception error);

    [LoggerMessage(1701, LogLevel.Warning, "Capture {Capture}: the reason of the failure could not be written into its journal: {Reason}")]
    public static partial void CaptureJournalLost(this ILogger logger, long capture, string reason);

    [LoggerMessage(1702, LogLevel.Critical, "The capture writer stopped; no recording is written until the relay restarts")]
    public static partial void CaptureWriterStopped(this ILogger logger, Exception error);
}
