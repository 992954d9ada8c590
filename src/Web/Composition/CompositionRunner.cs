using CrossStrait.Rooms.Recording;

namespace CrossStrait.Web.Composition;

/// <summary>Runs the composition of recordings for the life of the server, first of those that the last run left unfinished.</summary>
internal sealed class CompositionRunner(IRecordingLibrary library, CompositionQueue queue) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await library.RecoverAsync(stoppingToken);
        await queue.RunAsync(stoppingToken);
    }
}
