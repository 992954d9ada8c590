using System.Collections.Concurrent;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using System.Threading.Channels;

namespace CrossStrait.LineLoad;

/// <summary>
/// One device on the line hub: a WebSocket with JSON messages, each ended by 0x1E (the SignalR hub protocol). Events are
/// looked through for texts that somebody waits for, and not parsed: the client shares the machine with what it measures.
/// </summary>
internal sealed class LineClient : IAsyncDisposable
{
    private const byte Separator = 0x1E;

    private readonly ClientWebSocket _socket = new();
    private readonly Channel<JsonElement> _replies = Channel.CreateUnbounded<JsonElement>();
    private readonly ConcurrentDictionary<TaskCompletionSource<long>, byte[]> _waiting = new();
    private Task _reading = Task.CompletedTask;
    private int _calls;

    private LineClient(Resident resident) => Resident = resident;

    public Resident Resident { get; }

    public static async Task<LineClient> OpenAsync(Uri server, Resident resident, CancellationToken cancellation)
    {
        var client = new LineClient(resident);
        client._socket.Options.SetRequestHeader("Cookie", $"crossstrait.session={resident.Secret}");
        await client._socket.ConnectAsync(new UriBuilder(server) { Scheme = "ws", Path = "/hub/line" }.Uri, cancellation);
        await client.SendAsync("""{"protocol":"json","version":1}""", cancellation);
        client._reading = client.ReadAsync();
        await client.CallAsync("Open", new { protocol = 1, deviceId = "load" }, cancellation);
        return client;
    }

    /// <summary>When an event with this text comes.</summary>
    public Task<long> WhenAsync(string text)
    {
        var waiter = new TaskCompletionSource<long>(TaskCreationOptions.RunContinuationsAsynchronously);
        _waiting[waiter] = Encoding.UTF8.GetBytes(text);
        return waiter.Task;
    }

    /// <summary>One call at a time; a refusal is an exception, because it makes the measurement worthless.</summary>
    public async Task<JsonElement> CallAsync(string method, object argument, CancellationToken cancellation)
    {
        var message = $$"""{"type":1,"invocationId":"{{++_calls}}","target":"{{method}}","arguments":[{{JsonSerializer.Serialize(argument)}}]}""";
        await SendAsync(message, cancellation);
        var reply = await _replies.Reader.ReadAsync(cancellation);
        return reply.TryGetProperty("result", out var result) && result.GetProperty("ok").GetBoolean()
            ? result
            : throw new InvalidOperationException($"{method} was refused: {reply.GetRawText()}");
    }

    public async ValueTask DisposeAsync()
    {
        _socket.Abort();
        await _reading;
        _socket.Dispose();
    }

    private Task SendAsync(string message, CancellationToken cancellation) => _socket.SendAsync(
        (byte[])[.. Encoding.UTF8.GetBytes(message), Separator], WebSocketMessageType.Text, endOfMessage: true, cancellation);

    private async Task ReadAsync()
    {
        using var message = new MemoryStream();
        var buffer = new byte[16 * 1024];
        try
        {
            while (await _socket.ReceiveAsync(buffer.AsMemory(), CancellationToken.None) is { MessageType: WebSocketMessageType.Text } received)
            {
                message.Write(buffer, 0, received.Count);
                if (received.EndOfMessage)
                {
                    Take(message.GetBuffer().AsSpan(0, (int)message.Length));
                    message.SetLength(0);
                }
            }
        }
        catch (Exception exception) when (exception is WebSocketException or OperationCanceledException or ObjectDisposedException)
        {
            // The connection is gone; a call that still waits learns it from the channel.
        }

        _replies.Writer.TryComplete();
    }

    private void Take(ReadOnlySpan<byte> messages)
    {
        var now = TimeProvider.System.GetTimestamp();
        while (messages.IndexOf(Separator) is >= 0 and var end)
        {
            var message = messages[..end];
            if (message.StartsWith("{\"type\":3"u8))
            {
                _replies.Writer.TryWrite(JsonSerializer.Deserialize<JsonElement>(message));
            }
            else
            {
                Find(message, now);
            }

            messages = messages[(end + 1)..];
        }
    }

    private void Find(ReadOnlySpan<byte> message, long now)
    {
        foreach (var (waiter, text) in _waiting)
        {
            if (message.IndexOf(text) >= 0 && _waiting.TryRemove(waiter, out _))
            {
                waiter.TrySetResult(now);
            }
        }
    }
}
