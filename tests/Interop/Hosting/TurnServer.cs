using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Xunit;

namespace CrossStrait.Interop.Hosting;

/// <summary>Debian's coturn on a free port of loopback, with the lines that docs/operations.md names.</summary>
internal sealed class TurnServer : IAsyncDisposable
{
    public const string Secret = "shared-with-the-turn-server";

    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(10);

    private readonly Process _process;
    private readonly DirectoryInfo _files;
    private readonly ServerLog _log = new();

    private TurnServer(Process process, DirectoryInfo files, int port)
    {
        _process = process;
        _files = files;
        Port = port;
    }

    public int Port { get; }

    /// <summary>The settings of a server of ours that sends people here.</summary>
    public Dictionary<string, string> Settings => new()
    {
        ["Turn__Urls"] = $"turn:127.0.0.1:{Port}?transport=udp, turn:127.0.0.1:{Port}?transport=tcp",
        ["Turn__Secret"] = Secret,
        ["Turn__Lifetime"] = "01:00:00",
    };

    public static async Task<TurnServer> StartAsync()
    {
        var port = FreePort();
        var files = Directory.CreateTempSubdirectory("crossstrait-turn-");
        var configuration = Path.Combine(files.FullName, "turnserver.conf");
        await File.WriteAllLinesAsync(configuration,
        [
            "use-auth-secret",
            $"static-auth-secret={Secret}",
            "realm=turn.example.org",
            "fingerprint",
            "no-cli",
            "no-tcp-relay",
            "no-multicast-peers",
            "denied-peer-ip=0.0.0.0-255.255.255.255",
            "denied-peer-ip=::-ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff",
            "allowed-peer-ip=127.0.0.1",
            "no-tls",
            "no-dtls",

            // Loopback, which a real server refuses to relay to.
            "listening-ip=127.0.0.1",
            "relay-ip=127.0.0.1",
            $"listening-port={port}",
            "allow-loopback-peers",
            "log-file=stdout",
            "verbose",
            $"pidfile={Path.Combine(files.FullName, "pid")}",
            $"userdb={Path.Combine(files.FullName, "users")}",
        ], TestContext.Current.CancellationToken);
        var start = new ProcessStartInfo("turnserver", ["-c", configuration])
        {
            WorkingDirectory = files.FullName,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        var server = new TurnServer(new Process { StartInfo = start }, files, port);
        try
        {
            await server.StartAsync(start);
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    /// <summary>The last lines of the log, for the message of a failed test.</summary>
    public string LogTail() => _log.Tail();

    public async ValueTask DisposeAsync()
    {
        try
        {
            _process.Kill();
            await _process.WaitForExitAsync(CancellationToken.None);
        }
        catch (InvalidOperationException)
        {
            // It never started.
        }

        _process.Dispose();
        _files.Delete(recursive: true);
    }

    private static int FreePort()
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return ((IPEndPoint)socket.LocalEndPoint!).Port;
    }

    private async Task StartAsync(ProcessStartInfo start)
    {
        _process.OutputDataReceived += (_, line) => Note(line.Data);
        _process.ErrorDataReceived += (_, line) => Note(line.Data);
        Assert.True(_process.Start(), $"{start.FileName} does not start: is coturn installed?");
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
        await Poll.UntilAsync(_patience, AnswersAsync, answers => answers, _ => LogTail());
    }

    private async Task<bool> AnswersAsync()
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            await socket.ConnectAsync(IPAddress.Loopback, Port, TestContext.Current.CancellationToken);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    private void Note(string? line)
    {
        if (line is not null)
        {
            _log.Add(line);
        }
    }
}
