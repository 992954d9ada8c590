using CrossStrait.MediaRelay;
using CrossStrait.Rooms.Recording;
using CrossStrait.Rooms.Sessions;

namespace CrossStrait.Web.Composition;

/// <summary>
/// Binds live sessions and their recordings to the life of the process. At start the relay takes its port, so that a port
/// in use fails the start and not the first caller, and what a crash left is queued. At the end sessions close their
/// recordings before anything that they need is taken away.
/// </summary>
internal sealed class SessionLifetime(
    IMediaRelay relay,
    RoomSessions sessions,
    IRecordingLibrary library,
    CompositionQueue compositions,
    ILogger<SessionLifetime> logger) : BackgroundService
{
    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        logger.RelayAnnounces(string.Join(", ", relay.AnnouncedAddresses));
        await library.RecoverAsync(cancellationToken);
        await base.StartAsync(cancellationToken);
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await sessions.DisposeAsync().AsTask().WaitAsync(cancellationToken);
        await base.StopAsync(cancellationToken);
    }

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => compositions.RunAsync(stoppingToken);
}
