using System.Collections.Concurrent;
using System.Net.Http.Json;
using System.Text.Json.Nodes;

namespace CrossStrait.LoadClient.Servers;

/// <summary>The videoroom of a Janus by its HTTP API. One session; one handle for each connection; joins one after another.</summary>
internal sealed class JanusServer : IRoomServer
{
    private readonly LoadOptions _options;
    private readonly EndpointLoop _loop;
    private readonly string _fingerprint;
    private readonly HttpClient _http;
    private readonly ConcurrentDictionary<string, TaskCompletionSource<JsonNode>> _waiting = new();
    private readonly SemaphoreSlim _oneAtATime = new(1);
    private readonly CancellationTokenSource _stop = new();
    private long _session;
    private Task _events = Task.CompletedTask;
    private int _transaction;

    public JanusServer(LoadOptions options, EndpointLoop loop, string fingerprint)
    {
        _options = options;
        _loop = loop;
        _fingerprint = fingerprint;
        _http = new HttpClient { BaseAddress = options.Url, Timeout = TimeSpan.FromMinutes(2) };
    }

    public async Task<string> CreateRoomAsync(int number, CancellationToken cancellation)
    {
        if (_session == 0)
        {
            var made = await PostAsync("/janus", new JsonObject { ["janus"] = "create" }, cancellation);
            _session = made["data"]!["id"]!.GetValue<long>();
            _events = Task.Run(ReadEventsAsync, CancellationToken.None);
        }

        var handle = await AttachAsync(cancellation);
        await PostAsync(handle, Message(new JsonObject
        {
            ["request"] = "create",
            ["room"] = number + 1,
            ["publishers"] = _options.Shape.Publishers + 1,
            ["bitrate"] = 0,
            ["fir_freq"] = 0,
            ["audiocodec"] = "opus",
            ["videocodec"] = "vp8",
        }), cancellation);
        return $"{number + 1}";
    }

    public async Task PublishAsync(Endpoint endpoint, string room, int publisher, CancellationToken cancellation)
    {
        var number = int.Parse(room, System.Globalization.CultureInfo.InvariantCulture);
        var handle = await AttachAsync(cancellation);
        var offer = OfferWriter.Publish(endpoint.Credentials, _fingerprint, _options);
        var message = Message(new JsonObject
        {
            ["request"] = "joinandconfigure",
            ["ptype"] = "publisher",
            ["room"] = number,
            ["id"] = Feed(publisher),
        });
        message["jsep"] = new JsonObject { ["type"] = "offer", ["sdp"] = offer };
        var reply = await AskAsync(handle, message, cancellation);
        var answer = reply["jsep"]?["sdp"]?.GetValue<string>() ?? throw new IOException($"no answer: {reply.ToJsonString()}");
        await _loop.StartAsync(endpoint, RemoteDescription.Read(answer), isControlled: false).WaitAsync(cancellation);
    }

    public async Task SubscribeAsync(Endpoint endpoint, string room, int subscriber, CancellationToken cancellation)
    {
        var number = int.Parse(room, System.Globalization.CultureInfo.InvariantCulture);
        var handle = await AttachAsync(cancellation);
        var streams = new JsonArray([.. _options.Shape.TakenBy(subscriber)
            .Select(publisher => (JsonNode)new JsonObject { ["feed"] = Feed(publisher) })]);
        var reply = await AskAsync(
            handle,
            Message(new JsonObject { ["request"] = "join", ["ptype"] = "subscriber", ["room"] = number, ["streams"] = streams }),
            cancellation);
        var offer = reply["jsep"]?["sdp"]?.GetValue<string>() ?? throw new IOException($"no offer: {reply.ToJsonString()}");
        var remote = RemoteDescription.Read(offer);
        var candidate = $"candidate:1 1 udp 2130706431 {_options.Bind} {endpoint.Port} typ host";
        var message = Message(new JsonObject { ["request"] = "start", ["room"] = number });
        message["jsep"] = new JsonObject
        {
            ["type"] = "answer",
            ["sdp"] = OfferWriter.Answer(endpoint.Credentials, _fingerprint, _options, remote.Mids, candidate),
        };
        var connected = _loop.StartAsync(endpoint, remote, isControlled: true);
        await AskAsync(handle, message, cancellation);
        await connected.WaitAsync(cancellation);
    }

    public void Dispose()
    {
        _stop.Cancel();
        _events.Wait(TimeSpan.FromSeconds(5));
        _http.Dispose();
        _oneAtATime.Dispose();
        _stop.Dispose();
    }

    private static int Feed(int publisher) => 1000 + publisher;

    private static JsonObject Message(JsonObject body) => new() { ["janus"] = "message", ["body"] = body };

    private async Task<string> AttachAsync(CancellationToken cancellation)
    {
        var attached = await PostAsync(
            $"/janus/{_session}", new JsonObject { ["janus"] = "attach", ["plugin"] = "janus.plugin.videoroom" }, cancellation);
        return $"/janus/{_session}/{attached["data"]!["id"]!.GetValue<long>()}";
    }

    private async Task<JsonNode> PostAsync(string path, JsonObject body, CancellationToken cancellation)
    {
        body["transaction"] ??= $"t{Interlocked.Increment(ref _transaction)}";
        using var reply = await _http.PostAsJsonAsync(path, body, cancellation);
        var node = (await reply.Content.ReadFromJsonAsync<JsonNode>(cancellation))!;
        return node["janus"]!.GetValue<string>() == "error" ? throw new IOException(node.ToJsonString()) : node;
    }

    /// <summary>Posts a message and waits for the event that answers it; one at a time, as its plugin works.</summary>
    private async Task<JsonNode> AskAsync(string handle, JsonObject message, CancellationToken cancellation)
    {
        await _oneAtATime.WaitAsync(cancellation);
        try
        {
            var transaction = $"t{Interlocked.Increment(ref _transaction)}";
            var answer = new TaskCompletionSource<JsonNode>(TaskCreationOptions.RunContinuationsAsynchronously);
            _waiting[transaction] = answer;
            message["transaction"] = transaction;
            await PostAsync(handle, message, cancellation);
            return await answer.Task.WaitAsync(cancellation);
        }
        finally
        {
            _oneAtATime.Release();
        }
    }

    private async Task ReadEventsAsync()
    {
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                var events = await _http.GetFromJsonAsync<JsonNode>($"/janus/{_session}?maxev=20", _stop.Token);
                foreach (var one in events is JsonArray many ? many : [events?.DeepClone()])
                {
                    if (one?["transaction"]?.GetValue<string>() is { } transaction && one["janus"]?.GetValue<string>() == "event"
                        && _waiting.TryRemove(transaction, out var answer))
                    {
                        answer.SetResult(one);
                    }
                }
            }
            catch (OperationCanceledException)
            {
                return;
            }
        }
    }
}
