using System.Globalization;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Xunit;

namespace CrossStrait.Interop.Hosting;

/// <summary>What an operator does over HTTP: rooms, tokens, recordings, metrics.</summary>
public sealed class ServerApi : IDisposable
{
    private readonly ServerProcess _server;

    internal ServerApi(ServerProcess server) => _server = server;

    /// <summary>Without credentials; callers add their own.</summary>
    public HttpClient Http { get; } = new();

    public async Task<bool> IsReadyAsync()
    {
        try
        {
            using var reply = await Http.GetAsync(new Uri(_server.Address, "/readyz"), TestContext.Current.CancellationToken);
            return reply.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    public async Task<string> CreateRoomAsync()
    {
        var reply = await CallAsync(HttpMethod.Post, "/api/rooms", new { name = $"interop {Guid.NewGuid():N}", kind = "meeting" });
        return reply.GetProperty("id").GetString()!;
    }

    public async Task<string> CreateTokenAsync(string room, string identity)
    {
        var reply = await CallAsync(
            HttpMethod.Post, $"/api/rooms/{room}/tokens", new { identity, name = identity, canPublish = true, canSubscribe = true });
        return reply.GetProperty("token").GetString()!;
    }

    /// <summary>Calls as the operator; the reply must be a success with JSON.</summary>
    public async Task<JsonElement> CallAsync(HttpMethod method, string path, object? body = null)
    {
        var cancellation = TestContext.Current.CancellationToken;
        using var request = new HttpRequestMessage(method, new Uri(_server.Address, path));
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", ServerProcess.ApiKey);
        request.Content = body is null ? null : JsonContent.Create(body);
        using var reply = await Http.SendAsync(request, cancellation);
        var text = await reply.Content.ReadAsStringAsync(cancellation);
        Assert.True(reply.IsSuccessStatusCode, $"{method} {path}: {(int)reply.StatusCode} {text}\n{_server.LogTail()}");
        return JsonDocument.Parse(text).RootElement.Clone();
    }

    /// <summary>Downloads as the operator.</summary>
    public async Task DownloadAsync(string path, string file)
    {
        var cancellation = TestContext.Current.CancellationToken;
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(_server.Address, path));
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", ServerProcess.ApiKey);
        using var reply = await Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellation);
        Assert.True(reply.IsSuccessStatusCode, $"{path}: {(int)reply.StatusCode}");
        await using var target = File.Create(file);
        await reply.Content.CopyToAsync(target, cancellation);
    }

    /// <summary>The series of /metrics that begin with <paramref name="prefix"/>, by name and labels.</summary>
    public async Task<Dictionary<string, double>> ReadMetricsAsync(string prefix)
    {
        var text = await Http.GetStringAsync(new Uri(_server.Address, "/metrics"), TestContext.Current.CancellationToken);
        return text.Split('\n')
            .Where(line => line.StartsWith(prefix, StringComparison.Ordinal))
            .Select(line => (Line: line, Space: line.LastIndexOf(' ')))
            .ToDictionary(
                entry => entry.Line[..entry.Space],
                entry => double.Parse(entry.Line.AsSpan(entry.Space + 1), CultureInfo.InvariantCulture));
    }

    public void Dispose() => Http.Dispose();
}
