using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;

namespace CrossStrait.LoadClient.Servers;

/// <summary>Rooms and tokens by the HTTP API, media by WHIP and WHEP.</summary>
internal sealed class CrossStraitServer(LoadOptions options, EndpointLoop loop, string fingerprint) : IRoomServer
{
    private readonly HttpClient _http = new() { BaseAddress = options.Url };

    public async Task<string> CreateRoomAsync(int number, CancellationToken cancellation) =>
        await PostAsync("/api/rooms", new { name = $"load {number}" }, "id", cancellation);

    public Task PublishAsync(Endpoint endpoint, string room, int publisher, CancellationToken cancellation) => OpenAsync(
        endpoint, "whip", room, Person(publisher), OfferWriter.Publish(endpoint.Credentials, fingerprint, options), cancellation);

    public Task SubscribeAsync(Endpoint endpoint, string room, int subscriber, CancellationToken cancellation)
    {
        var shape = options.Shape;
        return OpenAsync(
            endpoint,
            "whep",
            room,
            shape.Kind == LoadKind.Mesh ? Person(subscriber) : $"viewer {subscriber}",
            OfferWriter.Subscribe(endpoint.Credentials, fingerprint, options, shape.Taken),
            cancellation,
            shape.Kind == LoadKind.Apart ? $"?participant={Person(shape.TakenBy(subscriber).Single())}" : "");
    }

    public void Dispose() => _http.Dispose();

    private static string Person(int publisher) => $"person-{publisher}";

    private async Task OpenAsync(
        Endpoint endpoint, string protocol, string room, string identity, string offer, CancellationToken cancellation, string query = "")
    {
        var token = await PostAsync($"/api/rooms/{room}/tokens", new { identity }, "token", cancellation);
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/{protocol}/{room}{query}");
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        request.Content = new StringContent(offer, new MediaTypeHeaderValue("application/sdp"));
        using var reply = await _http.SendAsync(request, cancellation);
        var text = await reply.Content.ReadAsStringAsync(cancellation);
        if (!reply.IsSuccessStatusCode)
        {
            throw new IOException($"/{protocol} answered {(int)reply.StatusCode}: {text}");
        }

        await loop.StartAsync(endpoint, RemoteDescription.Read(text), isControlled: false).WaitAsync(cancellation);
    }

    private async Task<string> PostAsync(string path, object body, string property, CancellationToken cancellation)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = JsonContent.Create(body) };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", options.ApiKey);
        using var reply = await _http.SendAsync(request, cancellation);
        reply.EnsureSuccessStatusCode();
        return (await reply.Content.ReadFromJsonAsync<JsonElement>(cancellation)).GetProperty(property).GetString()!;
    }
}
