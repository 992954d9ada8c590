using System.Text.Json;
using CrossStrait.Interop.Hosting;
using Xunit;

namespace CrossStrait.Interop.Browsers;

/// <summary>One participant: a tab with the functions of media-page.js, and a token for one room.</summary>
internal sealed class MediaPage : IAsyncDisposable
{
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(40);
    private static readonly JsonSerializerOptions _json = new(JsonSerializerDefaults.Web);
    private static readonly string _script = ReadScript();

    private readonly ServerProcess _server;
    private readonly IScriptPage _page;

    private MediaPage(ServerProcess server, IScriptPage page, string room, string token)
    {
        _server = server;
        _page = page;
        Room = room;
        Token = token;
    }

    public string Room { get; }

    public string Token { get; }

    public static async Task<MediaPage> CreateAsync(ServerProcess server, IScriptPage page, string room, string identity)
    {
        await page.RunAsync($"(async () => {{ {_script}; return ''; }})()");
        return new MediaPage(server, page, room, await server.Api.CreateTokenAsync(room, identity));
    }

    public static async Task<MediaPage> CreateAsync(ServerProcess server, ChromiumBrowser browser, string room, string identity) =>
        await CreateAsync(server, await browser.OpenAsync(server.Address), room, identity);

    /// <summary>Opens camera and microphone as a preview does, before joining.</summary>
    public Task CaptureAsync(bool audio = true, bool video = true) => CallAsync<bool>("capture", new { audio, video });

    /// <summary>Publishes what was captured, by WHIP.</summary>
    /// <param name="mediaPort">Sends media to this port instead of the one that the answer announces.</param>
    /// <param name="redundantAudio">Sends Opus with redundancy (RFC 2198) if the answer allows.</param>
    public Task PublishAsync(int? mediaPort = null, bool redundantAudio = false) =>
        CallAsync<string>("publish", new { path = $"/whip/{Room}", token = Token, mediaPort, redundantAudio });

    /// <summary>Receives as many pairs of audio and video, by WHEP.</summary>
    public Task ReceiveAsync(int pairs) => CallAsync<string>("receive", new { path = $"/whep/{Room}", token = Token, pairs });

    public Task<T> CallAsync<T>(string function) => CallAsync<T>(function, new { });

    /// <summary>Calls a function of media-page.js, which takes one object and returns what JSON can say.</summary>
    public async Task<T> CallAsync<T>(string function, object argument)
    {
        // JSON within JSON is a script's string literal.
        var literal = JsonSerializer.Serialize(JsonSerializer.Serialize(argument, _json));
        try
        {
            var reply = await _page.RunAsync($"mediaPage.invoke('{function}', {literal})").WaitAsync(_patience, TestContext.Current.CancellationToken);
            return JsonSerializer.Deserialize<T>(reply, _json)!;
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            throw new InvalidOperationException($"{function}: {exception.Message}\n{_server.LogTail()}", exception);
        }
    }

    /// <summary>Statistics and the server's log, for the message of a failed test.</summary>
    public async Task<string> DescribeAsync() => $"{await CallAsync<JsonElement>("describe")}\n{_server.LogTail()}";

    public ValueTask DisposeAsync() => _page.DisposeAsync();

    private static string ReadScript()
    {
        using var reader = new StreamReader(typeof(MediaPage).Assembly.GetManifestResourceStream("media-page.js")!);
        return reader.ReadToEnd();
    }
}
