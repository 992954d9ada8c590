using Microsoft.Extensions.Logging;

namespace CrossStrait.MediaRelay.Diagnostics;

/// <summary>Log messages of the relay. Event ids 1000-1099; an id is never reused.</summary>
internal static partial class RelayLog
{
    [LoggerMessage(1000, LogLevel.Information, "Media relay: {Workers} workers, the first on UDP port {Port}, at {Addresses}")]
    public static partial void RelayStarted(this ILogger logger, int workers, int port, string addresses);

    [LoggerMessage(1001, LogLevel.Critical, "A turn of the relay worker failed")]
    public static partial void WorkerTurnFailed(this ILogger logger, Exception exception);

    [LoggerMessage(1002, LogLevel.Warning, "Transport {Transport}: handshake failed ({Reason}): {Detail}")]
    public static partial void HandshakeFailed(this ILogger logger, long transport, string reason, string detail);

    [LoggerMessage(1003, LogLevel.Error, "A relay command failed: {Command}")]
    public static partial void CommandFailed(this ILogger logger, Exception exception, string command);

    [LoggerMessage(1004, LogLevel.Information, "Media relay takes connections on TCP port {Port}")]
    public static partial void TcpStarted(this ILogger logger, int port);

    [LoggerMessage(1005, LogLevel.Warning, "TCP port {Port} cannot be had ({Reason}): people whose firewall blocks UDP cannot connect without TURN. Set MediaRelay:TcpPort to a free port, or to -1 to go without")]
    public static partial void TcpPortRefused(this ILogger logger, int port, string reason);
}
