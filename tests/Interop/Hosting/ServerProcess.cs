using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using Xunit;

namespace CrossStrait.Interop.Hosting;

/// <summary>The real server as a process of its own, on free ports, with its own data directory.</summary>
public sealed partial class ServerProcess : IAsyncDisposable
{
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(30);

    private readonly Process _process;
    private readonly ServerLog _log;
    private bool _leavesData;
    private readonly TaskCompletionSource<Uri> _listening = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private ServerProcess(Process process, string dataPath)
    {
        _process = process;
        _log = new ServerLog();
        DataPath = dataPath;
    }

    public const string ApiKey = "interop-key";

    public string DataPath { get; }

    /// <summary>Where it listens: loopback unless asked otherwise, so that pages are a secure context.</summary>
    public Uri Address { get; private set; } = new("http://127.0.0.1");

    /// <summary>The relay's UDP port.</summary>
    public int MediaPort { get; private set; }

    /// <summary>The relay's TCP port.</summary>
    public int MediaTcpPort { get; private set; }

    public ServerApi Api => field ??= new ServerApi(this);

    public int ProcessId => _process.Id;

    /// <summary>Starts the server and waits until it is ready for callers.</summary>
    /// <param name="mediaAddress">What candidates announce.</param>
    /// <param name="dataPath">Of a server that ran before; null for a new directory.</param>
    /// <param name="host">The address to listen on.</param>
    /// <param name="settings">Further settings, by their names in the environment.</param>
    /// <param name="port">The port to listen on; 0 for a free one.</param>
    /// <param name="arguments">Of the command line.</param>
    public static async Task<ServerProcess> StartAsync(
        string mediaAddress,
        string? dataPath = null,
        string host = "127.0.0.1",
        IReadOnlyDictionary<string, string>? settings = null,
        int port = 0,
        params IEnumerable<string> arguments)
    {
        // Our own output is bin/Interop/<configuration>; the server of that configuration lies beside it.
        var own = new DirectoryInfo(AppContext.BaseDirectory);
        var output = Path.Combine(own.Parent!.Parent!.FullName, "Web", own.Name);
        dataPath ??= Directory.CreateTempSubdirectory("crossstrait-interop-").FullName;
        var start = new ProcessStartInfo(Path.Combine(output, "CrossStrait.Web"))
        {
            ArgumentList = { "--contentRoot", output, "--webroot", SourceTree.Find("src", "Web", "wwwroot"), "--urls", string.Create(CultureInfo.InvariantCulture, $"http://{host}:{port}") },
            WorkingDirectory = dataPath,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment =
            {
                ["Data__Path"] = dataPath,
                ["CROSSSTRAIT_API_KEY"] = ApiKey,
                ["MediaRelay__UdpPort"] = "0",
                ["MediaRelay__TcpPort"] = "0",
                ["MediaRelay__AnnouncedAddress"] = mediaAddress,
            },
        };
        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        foreach (var (name, value) in settings ?? new Dictionary<string, string>())
        {
            start.Environment[name] = value;
        }

        var server = new ServerProcess(new Process { StartInfo = start }, dataPath);
        try
        {
            await server.StartAsync();
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }

        return server;
    }

    /// <summary>The last lines of the log, for the message of a failed test.</summary>
    public string LogTail() => _log.Tail();

    /// <summary>kill -9; the data directory stays for the next server.</summary>
    public async Task CrashAsync()
    {
        _leavesData = true;
        _process.Kill();
        await _process.WaitForExitAsync(TestContext.Current.CancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        Api.Dispose();
        try
        {
            // With its children: a composition may be running.
            _process.Kill(entireProcessTree: true);
            await _process.WaitForExitAsync(CancellationToken.None);
        }
        catch (InvalidOperationException)
        {
            // It never started.
        }

        _process.Dispose();
        if (!_leavesData)
        {
            Directory.Delete(DataPath, recursive: true);
        }
    }

    private async Task StartAsync()
    {
        _process.OutputDataReceived += (_, line) => Note(line.Data);
        _process.ErrorDataReceived += (_, line) => Note(line.Data);
        _process.Start();
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
        var ended = _process.WaitForExitAsync(TestContext.Current.CancellationToken);
        await Task.WhenAny(_listening.Task, ended, Task.Delay(_patience, TestContext.Current.CancellationToken));
        Assert.True(_listening.Task.IsCompleted, $"The server does not listen.\n{LogTail()}");
        Address = await _listening.Task;
        await Poll.UntilAsync(_patience, Api.IsReadyAsync, ready => ready, _ => $"/readyz\n{LogTail()}");
    }

    private void Note(string? line)
    {
        if (line is null)
        {
            return;
        }

        _log.Add(line);
        if (Listening().Match(line) is { Success: true } match)
        {
            _listening.TrySetResult(new Uri(match.Groups[1].Value));
        }

        if (MediaTcpListening().Match(line) is { Success: true } tcp)
        {
            MediaTcpPort = int.Parse(tcp.Groups[1].ValueSpan, CultureInfo.InvariantCulture);
        }

        if (MediaListening().Match(line) is { Success: true } media)
        {
            MediaPort = int.Parse(media.Groups[1].ValueSpan, CultureInfo.InvariantCulture);
        }
    }

    [GeneratedRegex(@"Now listening on: (http://[\d.]+:\d+)")]
    private static partial Regex Listening();

    [GeneratedRegex(@"takes connections on TCP port (\d+)")]
    private static partial Regex MediaTcpListening();

    // The relay says its port before the server listens.
    [GeneratedRegex(@"the first on UDP port (\d+)")]
    private static partial Regex MediaListening();
}
