using Microsoft.Extensions.Logging;

namespace CrossStrait.Rooms.Directory;

internal static partial class DirectoryLog
{
    [LoggerMessage(2200, LogLevel.Warning, "The directory could not be read again; what is known of it stays in use")]
    public static partial void CannotRefresh(this ILogger logger, Exception exception);
}
