using Xunit;

namespace CrossStrait.Interop.Hosting;

/// <summary>One server for all tests that need nothing of their own from it; each uses a room of its own.</summary>
public sealed class LoopbackServer : IAsyncLifetime
{
    private ServerProcess? _server;

    public ServerProcess Server => _server ?? throw new InvalidOperationException("The server starts with the first test.");

    public async ValueTask InitializeAsync() => _server = await ServerProcess.StartAsync("127.0.0.1");

    public async ValueTask DisposeAsync()
    {
        if (_server is not null)
        {
            await _server.DisposeAsync();
        }
    }
}
