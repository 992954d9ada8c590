using System.Collections.Concurrent;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using Xunit;

namespace CrossStrait.Interop.Nodes;

/// <summary>
/// A client of a hub on a bare WebSocket that keeps its connection alive while nothing is asked, as the browser's does:
/// JSON messages, each ended by the record separator 0x1E (the SignalR hub protocol).
/// </summary>
internal sealed class NodeHub : IAsyncDisposable
{
    private const char Separator = '\u001e';

    private static readonly TimeSpan _keepAlive = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(10);

    private readonly ClientWebSocket _socket = new();
    private readonly SemaphoreSlim _sending = new(1, 1);
    private readonly ConcurrentDictionary<string, TaskCompletionSource<JsonElement>> _calls = [];
    private readonly CancellationTokenSource _end = new();
    private Task _running = Task.CompletedTask;
    private int _lastCall;

    /// <summary>Everything that the server told, oldest first.</summary>
    public ConcurrentQueue<JsonElement> Events { get; } = [];

    public bool IsOpen => !_running.IsCompleted;

    public static Task<NodeHub> OpenRoomAsync(Uri node, string token) => OpenAsync(new NodeHub(), node, "/hub/room", $"access_token={token}");

    public static Task<NodeHub> OpenLineAsync(Uri node, string cookie)
    {
        var hub = new NodeHub();
        hub._socket.Options.SetRequestHeader("Cookie", cookie);
        return OpenAsync(hub, node, "/hub/line", "");
    }

    public Task<JsonElement> CallAsync(string method, object? argument = null) => AskAsync(method, argument).WaitAsync(_patience, TestContext.Current.CancellationToken);

    /// <summary>The reply, however long it takes.</summary>
    public async Task<JsonElement> AskAsync(string method, object? argument = null)
    {
        var id = $"{Interlocked.Increment(ref _lastCall)}";
        var answer = new TaskCompletionSource<JsonElement>(TaskCreationOptions.RunContinuationsAsynchronously);
        _calls[id] = answer;
        await SendAsync(new { type = 1, invocationId = id, target = method, arguments = argument is null ? Array.Empty<object>() : [argument] });
        if (!IsOpen)
        {
            answer.TrySetException(new IOException("The connection is closed."));
        }

        return await answer.Task;
    }

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        _socket.Abort();
        await _running;
        _socket.Dispose();
        _sending.Dispose();
        _end.Dispose();
    }

    private static async Task<NodeHub> OpenAsync(NodeHub hub, Uri node, string path, string query)
    {
        await hub._socket.ConnectAsync(new UriBuilder(node) { Scheme = "ws", Path = path, Query = query }.Uri, TestContext.Current.CancellationToken);
        await hub.SendAsync(new { protocol = "json", version = 1 });
        hub._running = Task.WhenAll(hub.ReadAsync(), hub.KeepAliveAsync());
        return hub;
    }

    private async Task SendAsync(object message)
    {
        await _sending.WaitAsync(CancellationToken.None);
        try
        {
            await _socket.SendAsync(Encoding.UTF8.GetBytes(JsonSerializer.Serialize(message) + Separator), WebSocketMessageType.Text, endOfMessage: true, _end.Token);
        }
        finally
        {
            _sending.Release();
        }
    }

    private async Task KeepAliveAsync()
    {
        try
        {
            while (_socket.State == WebSocketState.Open)
            {
                await Task.Delay(_keepAlive, _end.Token);
                await SendAsync(new { type = 6 });
            }
        }
        catch (Exception exception) when (exception is WebSocketException or OperationCanceledException or ObjectDisposedException)
        {
            // The reader tells.
        }
    }

    private async Task ReadAsync()
    {
        var text = new StringBuilder();
        var buffer = new byte[32 * 1024];
        try
        {
            while (await _socket.ReceiveAsync(buffer.AsMemory(), CancellationToken.None) is { MessageType: WebSocketMessageType.Text } received)
            {
                text.Append(Encoding.UTF8.GetString(buffer, 0, received.Count));
                var parts = text.ToString().Split(Separator);
                text.Clear().Append(parts[^1]);
                foreach (var part in parts[..^1])
                {
                    Take(JsonDocument.Parse(part).RootElement.Clone());
                }
            }
        }
        catch (Exception exception) when (exception is WebSocketException or OperationCanceledException)
        {
            // Who still waits is told below.
        }

        _socket.Abort();
        await _end.CancelAsync();
        foreach (var call in _calls.Values)
        {
            call.TrySetException(new IOException("The connection closed before the reply."));
        }
    }

    private void Take(JsonElement message)
    {
        var type = message.TryGetProperty("type", out var number) ? number.GetInt32() : 0;
        if (type == 1)
        {
            var argument = message.GetProperty("arguments")[0];
            foreach (var one in argument.ValueKind == JsonValueKind.Array ? argument.EnumerateArray().ToArray() : [argument])
            {
                Events.Enqueue(one);
            }
        }
        else if (type == 3 && _calls.TryRemove(message.GetProperty("invocationId").GetString()!, out var call))
        {
            _ = message.TryGetProperty("error", out var error)
                ? call.TrySetException(new IOException(error.GetString()))
                : call.TrySetResult(message.GetProperty("result"));
        }
    }
}
