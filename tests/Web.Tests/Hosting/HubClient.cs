using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using System.Threading.Channels;

namespace CrossStrait.Web.Tests.Hosting;

/// <summary>
/// A client of a hub on a bare WebSocket, so that what the tests see is what is on the wire: JSON messages, each
/// ended by the record separator 0x1E (the SignalR hub protocol).
/// </summary>
internal sealed class HubClient : IAsyncDisposable
{
    private const char Separator = '\u001e';

    private readonly ClientWebSocket _socket = new();
    private readonly Dictionary<string, TaskCompletionSource<JsonElement>> _calls = [];
    private readonly Channel<JsonElement> _events = Channel.CreateUnbounded<JsonElement>();
    private Task _reading = Task.CompletedTask;
    private int _lastCall;

    /// <summary>Done when the server has closed the connection.</summary>
    public Task Closed => _reading;

    public static Task<HubClient> OpenAsync(Uri server, string token) =>
        ConnectAsync(new UriBuilder(server) { Scheme = "ws", Path = "/hub/room", Query = $"access_token={token}" }, new HubClient());

    /// <summary>The line hub, with the cookie of somebody who signed in.</summary>
    public static Task<HubClient> OpenLineAsync(Uri server, string cookie, string? origin = null)
    {
        var client = new HubClient();
        client._socket.Options.SetRequestHeader("Cookie", cookie);
        if (origin is not null)
        {
            client._socket.Options.SetRequestHeader("Origin", origin);
        }

        return ConnectAsync(new UriBuilder(server) { Scheme = "ws", Path = "/hub/line" }, client);
    }

    private static async Task<HubClient> ConnectAsync(UriBuilder address, HubClient client)
    {
        await client._socket.ConnectAsync(address.Uri, TestHost.Cancellation);
        await client.SendAsync("""{"protocol":"json","version":1}""");
        client._reading = client.ReadAsync();
        return client;
    }

    /// <summary>Calls a method with its argument as JSON text, and gives the reply.</summary>
    public async Task<JsonElement> CallAsync(string method, string? argument = null)
    {
        var (id, answer) = Expect();
        await SendAsync($$"""{"type":1,"invocationId":"{{id}}","target":"{{method}}","arguments":[{{argument}}]}""");
        return await answer.Task.WaitAsync(TimeSpan.FromSeconds(10), TestHost.Cancellation);
    }

    /// <summary>Calls a method and gives the code of its refusal, or "ok".</summary>
    public async Task<string?> CodeOfAsync(string method, string? argument = null)
    {
        var reply = await CallAsync(method, argument);
        return reply.GetProperty("ok").GetBoolean() ? "ok" : reply.GetProperty("error").GetProperty("code").GetString();
    }

    public async Task<JsonElement> NextEventAsync(string type)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(TestHost.Cancellation);
        patience.CancelAfter(TimeSpan.FromSeconds(10));
        while (true)
        {
            var one = await _events.Reader.ReadAsync(patience.Token);
            if (one.GetProperty("type").GetString() == type)
            {
                return one;
            }
        }
    }

    /// <summary>Breaks the connection without a word, as a lost network does.</summary>
    public void Break() => _socket.Abort();

    public async ValueTask DisposeAsync()
    {
        _socket.Abort();
        await _reading;
        _socket.Dispose();
    }

    private (string Id, TaskCompletionSource<JsonElement> Answer) Expect()
    {
        var answer = new TaskCompletionSource<JsonElement>(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_calls)
        {
            var id = $"{++_lastCall}";
            _calls.Add(id, answer);
            return (id, answer);
        }
    }

    private Task SendAsync(string message) => _socket.SendAsync(
        Encoding.UTF8.GetBytes(message + Separator),
        WebSocketMessageType.Text,
        endOfMessage: true,
        TestHost.Cancellation);

    private async Task ReadAsync()
    {
        var text = new StringBuilder();
        var buffer = new byte[16 * 1024];
        try
        {
            while (await _socket.ReceiveAsync(buffer.AsMemory(), CancellationToken.None) is { MessageType: WebSocketMessageType.Text } received)
            {
                text.Append(Encoding.UTF8.GetString(buffer, 0, received.Count));
                TakeMessages(text);
            }
        }
        catch (Exception exception) when (exception is WebSocketException or OperationCanceledException or ObjectDisposedException)
        {
            // The connection is gone; who still waits is told below.
        }

        lock (_calls)
        {
            foreach (var call in _calls.Values)
            {
                call.TrySetException(new IOException("The connection closed before the reply."));
            }
        }
    }

    private void TakeMessages(StringBuilder text)
    {
        var parts = text.ToString().Split(Separator);
        text.Clear().Append(parts[^1]);
        foreach (var part in parts[..^1])
        {
            Take(JsonDocument.Parse(part).RootElement);
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
                _events.Writer.TryWrite(one);
            }
        }
        else if (type == 3)
        {
            TaskCompletionSource<JsonElement> call;
            lock (_calls)
            {
                call = _calls[message.GetProperty("invocationId").GetString()!];
            }

            if (message.TryGetProperty("error", out var error))
            {
                call.TrySetException(new InvalidOperationException(error.GetString()));
            }
            else
            {
                call.TrySetResult(message.GetProperty("result"));
            }
        }
    }
}
