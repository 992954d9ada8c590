using CrossStrait.Rooms.Calls;

namespace CrossStrait.Signaling.Tests.Presence;

/// <summary>Names connections alive, as the hub's registry does, until disposed of.</summary>
internal sealed class Heartbeats : IAsyncDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _running;

    private Heartbeats(IPresence presence, (string PersonId, string ConnectionId)[] connections) =>
        _running = RunAsync(presence, connections, _stop.Token);

    public static Heartbeats Of(IPresence presence, params (string PersonId, string ConnectionId)[] connections) => new(presence, connections);

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _running;
        _stop.Dispose();
    }

    private static async Task RunAsync(IPresence presence, (string PersonId, string ConnectionId)[] connections, CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            await presence.HeartbeatAsync(connections);
            await Task.Delay(TimeSpan.FromMilliseconds(50), stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }
}
