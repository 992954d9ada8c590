using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using CrossStrait.Interop.Hosting;
using Xunit;

namespace CrossStrait.Interop.Accounts;

/// <summary>The provider of npm, as a process of its own on a free port of loopback.</summary>
internal sealed class OpenIdServer : IAsyncDisposable
{
    private const string Secret = "interop: a secret+with signs";

    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(20);

    private readonly ServerLog _log = new();
    private readonly TaskCompletionSource _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly int _port = FreePort();
    private Process? _process;

    /// <summary>The settings of a server of ours that sends people here. It may start before the provider does.</summary>
    public Dictionary<string, string> Settings => new()
    {
        ["Oidc__Authority"] = $"http://127.0.0.1:{_port}",
        ["Oidc__ClientId"] = "crossstrait",
        ["Oidc__ClientSecret"] = Secret,
        ["Oidc__Name"] = "公務帳號",
    };

    public async Task StartAsync(Uri site)
    {
        var folder = SourceTree.Find("tests", "Interop", "Accounts", "provider");
        Assert.True(Directory.Exists(Path.Combine(folder, "node_modules")), $"run npm ci in {folder}, as test.sh does");
        var start = new ProcessStartInfo(
            "node", ["provider.js", _port.ToString(CultureInfo.InvariantCulture), new Uri(site, "/api/session/oidc/callback").ToString(), Secret])
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        _process = new Process { StartInfo = start };
        _process.OutputDataReceived += (_, line) => Note(line.Data);
        _process.ErrorDataReceived += (_, line) => Note(line.Data);
        _process.Start();
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
        var ended = _process.WaitForExitAsync(TestContext.Current.CancellationToken);
        await Task.WhenAny(_ready.Task, ended, Task.Delay(_patience, TestContext.Current.CancellationToken));
        Assert.True(_ready.Task.IsCompleted, _log.Tail());
    }

    public async ValueTask DisposeAsync()
    {
        if (_process is not null)
        {
            _process.Kill();
            await _process.WaitForExitAsync(CancellationToken.None);
            _process.Dispose();
        }
    }

    private static int FreePort()
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return ((IPEndPoint)socket.LocalEndPoint!).Port;
    }

    private void Note(string? line)
    {
        if (line is null)
        {
            return;
        }

        _log.Add(line);
        if (line == "ready")
        {
            _ready.TrySetResult();
        }
    }
}
