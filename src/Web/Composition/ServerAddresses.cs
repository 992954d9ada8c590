using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;

namespace CrossStrait.Web.Composition;

/// <summary>Where the server listens, known once it does.</summary>
internal sealed class ServerAddresses(IServer server)
{
    /// <summary>The first address, as a browser on this machine would open it.</summary>
    public string Open => All.Count == 0 ? "http://localhost" : ForBrowser(All[0], "localhost");

    public IReadOnlyList<string> All => [.. server.Features.Get<IServerAddressesFeature>()?.Addresses ?? []];

    public static async Task WaitAsync(IHostApplicationLifetime lifetime, CancellationToken cancellation)
    {
        var started = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var registration = lifetime.ApplicationStarted.Register(started.SetResult);
        await started.Task.WaitAsync(cancellation);
    }

    /// <summary>Writes a name that can be opened in place of a wildcard.</summary>
    public static string ForBrowser(string address, string host)
    {
        var bound = BindingAddress.Parse(address);
        var isWildcard = bound.Host is "*" or "+" or "0.0.0.0" or "[::]";
        return $"{bound.Scheme}://{(isWildcard ? host : bound.Host)}:{bound.Port}";
    }
}
