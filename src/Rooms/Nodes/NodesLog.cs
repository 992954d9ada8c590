using Microsoft.Extensions.Logging;

namespace CrossStrait.Rooms.Nodes;

/// <summary>Log lines of nodes and their rooms, ids 2400 to 2499.</summary>
internal static partial class NodesLog
{
    [LoggerMessage(2400, LogLevel.Warning, "Room {RoomId} was taken by another node; epoch {Epoch} of this one is over")]
    public static partial void RoomLost(this ILogger logger, string roomId, long epoch);

    [LoggerMessage(2401, LogLevel.Warning, "Room {RoomId} could not be given back; it expires by itself")]
    public static partial void RoomNotReleased(this ILogger logger, Exception exception, string roomId);

    [LoggerMessage(2402, LogLevel.Warning, "The database does not answer: {Reason}. Live rooms go on")]
    public static partial void DatabaseAway(this ILogger logger, string reason);

    [LoggerMessage(2403, LogLevel.Information, "The database answers again")]
    public static partial void DatabaseBack(this ILogger logger);
}
