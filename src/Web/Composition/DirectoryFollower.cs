using CrossStrait.Rooms.Directory;

namespace CrossStrait.Web.Composition;

/// <summary>Reads the directory before the first request and keeps it fresh while the server runs.</summary>
internal sealed class DirectoryFollower(DirectoryIndex index) : BackgroundService
{
    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        await index.RefreshAsync(cancellationToken);
        await base.StartAsync(cancellationToken);
    }

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => index.FollowAsync(stoppingToken);
}
