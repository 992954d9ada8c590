using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using System.Threading.Channels;

namespace CrossStrait.HubLoad;

/// <summary>
/// One person on the room hub: a WebSocket with JSON messages, each ended by 0x1E (the SignalR hub protocol). Reads all
/// events, as a browser does, and answers none.
/// </summary>
internal sealed class RoomClient : IAsyncDisposable
{
    private const byte Separator = 0x1E;
    private const int Completion = 3;

    private readonly ClientWebSocket _socket = new();
    private readonly Channel<JsonElement> _replies = Channel.CreateUnbounded<JsonElement>();
    private Task _reading = Task.CompletedTask;
    private int _calls;

    /// <summary>Events received.</summary>
    public int Events { get; private set; }

    public static async Task<RoomClient> JoinAsync(Uri server, string token, CancellationToken cancellation)
    {
        var client = new RoomClient();
        var address = new UriBuilder(server) { Scheme = server.Scheme == "https" ? "wss" : "ws", Path = "/hub/room", Query = $"access_token={token}" };
        await client._socket.ConnectAsync(address.Uri, cancellation);
        await client.SendAsync("""{"protocol":"json","version":1}""", cancellation);
        client._reading = client.ReadAsync();
        await client.CallAsync("Join", """{"protocol":1}""", cancellation);
        return client;
    }

    /// <summary>One call at a time; a refusal is an exception, because it makes the measurement worthless.</summary>
    public async Task CallAsync(string method, string? argument, CancellationToken cancellation)
    {
        var message = $$"""{"type":1,"invocationId":"{{++_calls}}","target":"{{method}}","arguments":[{{argument}}]}""";
        await SendAsync(message, cancellation);
        var reply = await _replies.Reader.ReadAsync(cancellation);
        if (!reply.TryGetProperty("result", out var result) || !result.GetProperty("ok").GetBoolean())
        {
            throw new InvalidOperationException($"{method} was refused: {reply.GetRawText()}");
        }
    }

    /// <summary>Offers a microphone and a camera, so that the relay has a transport more to look after.</summary>
    public Task PublishAsync(CancellationToken cancellation) => CallAsync(
        "Offer",
        JsonSerializer.Serialize(new { connection = "publish", sdp = Offer.Text, sources = new Dictionary<string, string> { ["0"] = "microphone", ["1"] = "camera" } }),
        cancellation);

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
        var waiting = new List<byte>();
        var buffer = new byte[16 * 1024];
        try
        {
            while (await _socket.ReceiveAsync(buffer.AsMemory(), CancellationToken.None) is { MessageType: WebSocketMessageType.Text } received)
            {
                waiting.AddRange(buffer.AsSpan(0, received.Count));
                for (var end = waiting.IndexOf(Separator); end >= 0; end = waiting.IndexOf(Separator))
                {
                    Take([.. waiting[..end]]);
                    waiting.RemoveRange(0, end + 1);
                }
            }
        }
        catch (Exception exception) when (exception is WebSocketException or OperationCanceledException or ObjectDisposedException)
        {
            // The connection is gone; a call that still waits learns it from the channel.
        }

        _replies.Writer.TryComplete();
    }

    private void Take(byte[] message)
    {
        using var document = JsonDocument.Parse(message);
        var type = document.RootElement.TryGetProperty("type", out var number) ? number.GetInt32() : 0;
        if (type == Completion)
        {
            _replies.Writer.TryWrite(document.RootElement.Clone());
        }
        else if (type == 1)
        {
            Events++;
        }
    }
}
