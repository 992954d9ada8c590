namespace CrossStrait.Web.Composition;

/// <summary>Log lines of the host, ids 5000 to 5099.</summary>
internal static partial class HostLog
{
    [LoggerMessage(5000, LogLevel.Information, "Data is kept in {Root}")]
    public static partial void DataDirectory(this ILogger logger, string root);

    [LoggerMessage(5001, LogLevel.Information, "The API key is kept in {Path}")]
    public static partial void ApiKeyInFile(this ILogger logger, string path);

    [LoggerMessage(5002, LogLevel.Information, "Media is announced at {Addresses}")]
    public static partial void RelayAnnounces(this ILogger logger, string addresses);

}
