using Microsoft.Extensions.Logging;

namespace CrossStrait.Rooms.Recording;

/// <summary>Log messages of recordings. Event ids 2700-2799; an id is never reused.</summary>
internal static partial class RecordingLog
{
    [LoggerMessage(2700, LogLevel.Information, "Recording {Recording} composed: {Seconds} s in {Bytes} bytes")]
    public static partial void RecordingComposed(this ILogger logger, string recording, double seconds, long bytes);

    [LoggerMessage(2701, LogLevel.Error, "Recording {Recording} could not be composed: {Reason}")]
    public static partial void RecordingFailed(this ILogger logger, string recording, string reason, Exception failure);

    [LoggerMessage(2702, LogLevel.Error, "The failure of recording {Recording} could not be stored")]
    public static partial void RecordingRowLost(this ILogger logger, string recording, Exception failure);
}
