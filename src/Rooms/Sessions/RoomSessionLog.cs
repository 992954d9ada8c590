using Microsoft.Extensions.Logging;

namespace CrossStrait.Rooms.Sessions;

internal static partial class RoomSessionLog
{
    [LoggerMessage(2000, LogLevel.Information, "Session of room {RoomId} opened")]
    public static partial void SessionOpened(this ILogger logger, string roomId);

    [LoggerMessage(2001, LogLevel.Information, "Session of room {RoomId} closed: {Reason}")]
    public static partial void SessionClosed(this ILogger logger, string roomId, string reason);

    [LoggerMessage(2002, LogLevel.Information, "Participant {ParticipantId} joined room {RoomId}")]
    public static partial void Joined(this ILogger logger, string participantId, string roomId);

    [LoggerMessage(2003, LogLevel.Information, "Participant {ParticipantId} left room {RoomId}: {Reason}")]
    public static partial void Left(this ILogger logger, string participantId, string roomId, LeaveReason reason);

    [LoggerMessage(2004, LogLevel.Error, "A command of room {RoomId} failed")]
    public static partial void CommandFailed(this ILogger logger, Exception exception, string roomId);

    [LoggerMessage(2005, LogLevel.Information, "Recording {RecordingId} of room {RoomId} started")]
    public static partial void RecordingStarted(this ILogger logger, string recordingId, string roomId);

    [LoggerMessage(2006, LogLevel.Information, "Recording {RecordingId} of room {RoomId} stopped, error {Error}")]
    public static partial void RecordingStopped(this ILogger logger, string recordingId, string roomId, string? error);

    [LoggerMessage(2007, LogLevel.Error, "The recording library failed in room {RoomId}")]
    public static partial void LibraryFailed(this ILogger logger, Exception exception, string roomId);

    [LoggerMessage(2008, LogLevel.Warning, "Recording {RecordingId} lost {LostRecords} records of {Track}")]
    public static partial void CaptureLost(this ILogger logger, string recordingId, long lostRecords, string track);

    [LoggerMessage(2009, LogLevel.Debug, "An offer in room {RoomId} was refused: {Reason}, {Detail}")]
    public static partial void OfferRefused(this ILogger logger, string roomId, string reason, string detail);
}
