using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;

namespace CrossStrait.HubLoad;

/// <summary>Rooms, tokens and metrics over HTTP, with the API key.</summary>
internal sealed class RoomApi : IDisposable
{
    private readonly HttpClient _http;

    public RoomApi(LoadOptions options)
    {
        _http = new HttpClient { BaseAddress = options.Url };
        _http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", options.ApiKey);
    }

    public async Task<string> CreateRoomAsync(string name, CancellationToken cancellation) =>
        await PostAsync("/api/rooms", new { name }, "id", cancellation);

    public async Task<string> CreateTokenAsync(string room, string identity, CancellationToken cancellation) =>
        await PostAsync($"/api/rooms/{room}/tokens", new { identity }, "token", cancellation);

    /// <summary>The lines of <c>/metrics</c> about one metric, in order.</summary>
    public async Task<IReadOnlyList<string>> ReadMetricAsync(string prefix, CancellationToken cancellation)
    {
        var text = await _http.GetStringAsync(new Uri("/metrics", UriKind.Relative), cancellation);
        return [.. text.Split('\n').Where(line => line.StartsWith(prefix, StringComparison.Ordinal))];
    }

    public void Dispose() => _http.Dispose();

    private async Task<string> PostAsync(string path, object body, string property, CancellationToken cancellation)
    {
        using var response = await _http.PostAsJsonAsync(path, body, cancellation);
        response.EnsureSuccessStatusCode();
        var reply = await response.Content.ReadFromJsonAsync<JsonElement>(cancellation);
        return reply.GetProperty(property).GetString()!;
    }
}
