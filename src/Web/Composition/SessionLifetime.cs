using CrossStrait.MediaRelay;
using CrossStrait.Rooms.Sessions;

namespace CrossStrait.Web.Composition;

/// <summary>
/// Binds live sessions to the life of the process. At start the relay takes its port, so that a port in use fails the
/// start and not the first caller. At the end sessions close their recordings before anything that they need goes, and
/// tell their people before the hub closes its connections.
/// </summary>
internal sealed class SessionLifetime(
    IMediaRelay relay,
    RoomSessions sessions,
    IHostApplicationLifetime lifetime,
    ILogger<SessionLifetime> logger) : IHostedService, IDisposable
{
    /// <summary>How long the end of the server may be held up by the farewell; recordings may take longer and go on in <see cref="StopAsync"/>.</summary>
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(5);

    /// <summary>For sockets to write what the hub has taken: closing them drops the rest.</summary>
    private static readonly TimeSpan _lastWrites = TimeSpan.FromMilliseconds(500);

    private CancellationTokenRegistration _stopping;

    public Task StartAsync(CancellationToken cancellationToken)
    {
        if (relay.AnnouncedAddresses.Count == 0)
        {
            logger.NothingAnnounced();
        }

        // SignalR closes its connections when the token is cancelled. It registered when the hub was mapped, and what
        // was registered last is called first.
        _stopping = lifetime.ApplicationStopping.Register(SayFarewell);
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => sessions.DisposeAsync().AsTask().WaitAsync(cancellationToken);

    private void SayFarewell()
    {
        var isAnybodyHere = sessions.Count > 0;
        // On the pool: this thread is blocked, and so may be whatever context it brings.
        if (Task.Run(() => sessions.DisposeAsync().AsTask()).Wait(_patience) && isAnybodyHere)
        {
            Thread.Sleep(_lastWrites);
        }
    }

    public void Dispose() => _stopping.Dispose();
}
