using Microsoft.Extensions.Logging;

namespace CrossStrait.Rooms.Calls;

internal static partial class CallLog
{
    [LoggerMessage(2300, LogLevel.Warning, "A call was changed by others again and again; the caller was asked to try once more")]
    public static partial void CallContested(this ILogger logger);

    [LoggerMessage(2301, LogLevel.Error, "A deadline of call {CallId} could not be kept; it is tried again in a second")]
    public static partial void DeadlineFailed(this ILogger logger, Exception exception, string callId);

    [LoggerMessage(2302, LogLevel.Error, "Live calls could not be looked through; it is tried again")]
    public static partial void SweepFailed(this ILogger logger, Exception exception);

    [LoggerMessage(2303, LogLevel.Information, "Call {CallId} began")]
    public static partial void CallBegan(this ILogger logger, string callId);

    [LoggerMessage(2304, LogLevel.Information, "Call {CallId} ended: {Reason}")]
    public static partial void CallEnded(this ILogger logger, string callId, CallReason reason);

    [LoggerMessage(2305, LogLevel.Error, "The audit log did not take an entry about call {CallId}")]
    public static partial void CallNotAudited(this ILogger logger, Exception exception, string callId);

    [LoggerMessage(2306, LogLevel.Error, "The room of call {CallId} does not follow it")]
    public static partial void CallRoomFailed(this ILogger logger, Exception exception, string callId);

    [LoggerMessage(2307, LogLevel.Error, "The message in recording {RecordingId} could not be told of")]
    public static partial void VoicemailNotTold(this ILogger logger, Exception exception, string recordingId);
}
