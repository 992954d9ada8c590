namespace CrossStrait.Web.Composition;

/// <summary>Log lines of the host, ids 5000 to 5099.</summary>
internal static partial class HostLog
{
    [LoggerMessage(5000, LogLevel.Information, "Data is kept in {Root}")]
    public static partial void DataDirectory(this ILogger logger, string root);

    [LoggerMessage(5001, LogLevel.Information, "The API key is kept in {Path}")]
    public static partial void ApiKeyInFile(this ILogger logger, string path);

    [LoggerMessage(5002, LogLevel.Warning, "No address is announced to callers, so there will be no media: set MediaRelay__AnnouncedAddress")]
    public static partial void NothingAnnounced(this ILogger logger);

}
