using CrossStrait.MediaRelay.Workers;
using Microsoft.Extensions.Logging;

namespace CrossStrait.MediaRelay;

/// <summary>Makes a relay in this process.</summary>
public static class MediaRelayFactory
{
    /// <summary>Binds the UDP sockets and starts the threads. Throws if no socket can be bound or OpenSSL 3 is missing.</summary>
    public static IMediaRelay Create(RelayOptions options, ILoggerFactory loggerFactory)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(loggerFactory);
        return new RelayHost(options, loggerFactory);
    }
}
