using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Npgsql;
using Xunit;

[assembly: AssemblyFixture(typeof(CrossStrait.Rooms.Tests.Storage.PostgresServer))]

namespace CrossStrait.Rooms.Tests.Storage;

/// <summary>
/// A PostgreSQL of this run alone, on loopback, in a directory that goes with it. Started when the first database is asked for.
/// </summary>
public sealed class PostgresServer : IAsyncDisposable
{
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(60);

    private readonly SemaphoreSlim _starting = new(1, 1);
    private readonly string _root = System.IO.Directory.CreateTempSubdirectory("crossstrait-postgres-").FullName;
    private Process? _server;
    private int _port;
    private int _databases;

    /// <summary>The connection string of a new, empty database.</summary>
    public async Task<string> CreateDatabaseAsync(CancellationToken cancellation)
    {
        await _starting.WaitAsync(cancellation);
        try
        {
            if (_server is null)
            {
                await StartAsync(cancellation);
            }
        }
        finally
        {
            _starting.Release();
        }

        var name = string.Create(CultureInfo.InvariantCulture, $"test{Interlocked.Increment(ref _databases)}");
        await ExecuteAsync($"CREATE DATABASE {name}", cancellation);
        return ConnectionTo(name);
    }

    public async ValueTask DisposeAsync()
    {
        if (_server is not null)
        {
            NpgsqlConnection.ClearAllPools();
            await RunAsync("pg_ctl", ["-D", Path.Combine(_root, "data"), "-m", "immediate", "stop"], CancellationToken.None);
            await _server.WaitForExitAsync();
            _server.Dispose();
        }

        _starting.Dispose();
        System.IO.Directory.Delete(_root, recursive: true);
    }

    private static string FindPrograms() =>
        System.IO.Directory.EnumerateDirectories("/usr/lib/postgresql").OrderDescending(StringComparer.Ordinal).Select(version => Path.Combine(version, "bin")).First();

    private static int TakeFreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private string ConnectionTo(string database) => new NpgsqlConnectionStringBuilder
    {
        Host = "127.0.0.1",
        Port = _port,
        Username = "crossstrait",
        Database = database,
        MaxPoolSize = 40,
    }.ToString();

    private async Task StartAsync(CancellationToken cancellation)
    {
        var data = Path.Combine(_root, "data");
        if (Environment.UserName == "root")
        {
            // PostgreSQL refuses to run as root; the package brings a user of its own.
            await RunPlainAsync("chown", ["postgres", _root], cancellation);
        }

        await RunAsync("initdb", ["-D", data, "-U", "crossstrait", "-A", "trust", "--no-sync", "-E", "UTF8", "--locale=C.UTF-8"], cancellation);
        _port = TakeFreePort();
        _server = Start("postgres",
        [
            "-D", data, "-h", "127.0.0.1", "-p", _port.ToString(CultureInfo.InvariantCulture), "-k", _root,
            "-c", "fsync=off", "-c", "max_connections=200", "-c", "shared_buffers=32MB",
        ]);
        var deadline = DateTimeOffset.UtcNow + _patience;
        while (true)
        {
            try
            {
                await ExecuteAsync("SELECT 1", cancellation);
                return;
            }
            catch (NpgsqlException) when (DateTimeOffset.UtcNow < deadline && !_server.HasExited)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(50), cancellation);
            }
        }
    }

    private async Task ExecuteAsync(string sql, CancellationToken cancellation)
    {
        await using var connection = new NpgsqlConnection(ConnectionTo("postgres"));
        await connection.OpenAsync(cancellation);
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        await command.ExecuteNonQueryAsync(cancellation);
    }

    private async Task RunAsync(string program, string[] arguments, CancellationToken cancellation)
    {
        using var process = Start(program, arguments);
        await process.WaitForExitAsync(cancellation);
        Assert.True(process.ExitCode == 0, $"{program} ended with {process.ExitCode}");
    }

    private static async Task RunPlainAsync(string program, string[] arguments, CancellationToken cancellation)
    {
        using var process = Process.Start(program, arguments);
        await process.WaitForExitAsync(cancellation);
    }

    private Process Start(string program, string[] arguments)
    {
        var path = Path.Combine(FindPrograms(), program);
        var start = Environment.UserName == "root"
            ? new ProcessStartInfo("runuser", ["-u", "postgres", "--", path, .. arguments])
            : new ProcessStartInfo(path, arguments);
        start.WorkingDirectory = _root;
        start.RedirectStandardOutput = true;
        start.RedirectStandardError = true;
        var process = Process.Start(start)!;
        process.OutputDataReceived += static (_, _) => { };
        process.ErrorDataReceived += static (_, _) => { };
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return process;
    }
}
