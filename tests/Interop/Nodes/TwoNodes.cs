using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text.RegularExpressions;
using CrossStrait.Interop.Hosting;
using CrossStrait.Rooms.Tests.Storage;
using CrossStrait.Tests;
using Npgsql;
using Xunit;

namespace CrossStrait.Interop.Nodes;

/// <summary>Two server processes on one redis-server and one PostgreSQL, and three people with numbers.</summary>
internal sealed partial class TwoNodes : IAsyncDisposable
{
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(20);

    private readonly string _database;
    private readonly List<ServerProcess> _servers = [];

    private TwoNodes(RedisServer redis, string database)
    {
        Redis = redis;
        _database = database;
    }

    public RedisServer Redis { get; }

    public ServerProcess Taipei { get; private set; } = null!;

    public ServerProcess Xiamen { get; private set; } = null!;

    public NodePerson Chen { get; private set; } = null!;

    public NodePerson Wang { get; private set; } = null!;

    public NodePerson Li { get; private set; } = null!;

    public static async Task<TwoNodes> StartAsync(PostgresServer postgres)
    {
        var cancellation = TestContext.Current.CancellationToken;
        var nodes = new TwoNodes(await RedisServer.StartNewAsync(), await postgres.CreateDatabaseAsync(cancellation));
        try
        {
            // The link for the first account is that of the last start.
            nodes.Taipei = await nodes.StartNodeAsync();
            var (_, organisation) = await NodePerson.CreateFirstAsync(nodes.Taipei, await ReadSetupAsync(nodes.Taipei));
            nodes.Xiamen = await nodes.StartNodeAsync();
            nodes.Chen = await NodePerson.CreateAsync(nodes.Taipei, organisation, "chen", "8001");
            nodes.Wang = await NodePerson.CreateAsync(nodes.Xiamen, organisation, "wang", "8003");
            nodes.Li = await NodePerson.CreateAsync(nodes.Taipei, organisation, "li", "8004");
            return nodes;
        }
        catch
        {
            await nodes.DisposeAsync();
            throw;
        }
    }

    /// <summary>SIGSTOP or SIGCONT to a node's process.</summary>
    public static async Task SignalAsync(ServerProcess node, string signal)
    {
        using var kill = Process.Start("kill", [$"-{signal}", node.ProcessId.ToString(CultureInfo.InvariantCulture)]);
        await kill.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.Equal(0, kill.ExitCode);
    }

    /// <summary>What any node has stored of recordings.</summary>
    public async Task<long> CountRecordingsAsync()
    {
        await using var connection = new NpgsqlConnection(_database);
        await connection.OpenAsync(TestContext.Current.CancellationToken);
        await using var command = new NpgsqlCommand("SELECT COUNT(*) FROM rooms_recordings", connection);
        return (long)(await command.ExecuteScalarAsync(TestContext.Current.CancellationToken))!;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var server in _servers)
        {
            await server.DisposeAsync();
        }

        await Redis.DisposeAsync();
    }

    private async Task<ServerProcess> StartNodeAsync()
    {
        var port = TakeFreePort();
        var server = await ServerProcess.StartAsync("127.0.0.1", port: port, settings: new Dictionary<string, string>
        {
            ["Storage__Provider"] = "PostgreSql",
            ["Storage__Connection"] = _database,
            ["Redis__Connection"] = Redis.Connection,
            ["Node__PublicUrl"] = string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{port}"),
        });
        _servers.Add(server);
        return server;
    }

    private static async Task<string> ReadSetupAsync(ServerProcess server) => await Poll.UntilAsync(
        _patience,
        () => Task.FromResult(SetupLink().Match(server.LogTail()).Groups[1].Value),
        secret => secret.Length > 0,
        _ => $"no link for the first account\n{server.LogTail()}");

    private static int TakeFreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    [GeneratedRegex("/setup/([A-Za-z0-9_-]{43})")]
    private static partial Regex SetupLink();
}
