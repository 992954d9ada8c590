using CrossStrait.MediaRelay;
using CrossStrait.Rooms.Sessions;

namespace CrossStrait.Web.Composition;

/// <summary>
/// Binds live sessions to the life of the process. At start the relay takes its port, so that a port in use fails the
/// start and not the first caller. At the end sessions close their recordings before anything that they need goes.
/// </summary>
internal sealed class SessionLifetime(IMediaRelay relay, RoomSessions sessions, ILogger<SessionLifetime> logger) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken)
    {
        if (relay.AnnouncedAddresses.Count == 0)
        {
            logger.NothingAnnounced();
        }

        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => sessions.DisposeAsync().AsTask().WaitAsync(cancellationToken);
}
