using CrossStrait.MediaRelay;
using Microsoft.Extensions.Logging;

namespace CrossStrait.Rooms.Media;

internal static partial class RoomMediaLog
{
    [LoggerMessage(2100, LogLevel.Error, "The relay did not answer request {Request} in time")]
    public static partial void RequestExpired(this ILogger logger, RequestId request);

    [LoggerMessage(2101, LogLevel.Error, "An event of the relay could not be handed over: {Event}")]
    public static partial void EventFailed(this ILogger logger, Exception exception, string @event);

    [LoggerMessage(2102, LogLevel.Debug, "Nobody owns what the relay tells: {Event}")]
    public static partial void EventWithoutOwner(this ILogger logger, string @event);
}
