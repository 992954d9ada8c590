using CrossStrait.Rooms.Calls;

namespace CrossStrait.Web.Composition;

/// <summary>Takes up the calls that are live when the server starts, and keeps their deadlines until it ends.</summary>
internal sealed class CallLifetime(CallLoop loop) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken) => loop.StartAsync(cancellationToken);

    public Task StopAsync(CancellationToken cancellationToken)
    {
        loop.Dispose();
        return Task.CompletedTask;
    }
}
