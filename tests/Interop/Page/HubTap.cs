using System.Collections.Concurrent;
using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.Playwright;

namespace CrossStrait.Interop.Page;

/// <summary>Stands between a page and the hub: sees what the page calls, answers in the server's place, cuts the line.</summary>
internal sealed partial class HubTap
{
    /// <summary>SignalR's JSON protocol ends each message with a record separator.</summary>
    private const char Separator = '\u001e';

    private readonly ConcurrentQueue<(string Method, JsonElement Argument)> _calls = new();
    private readonly ConcurrentDictionary<string, string> _refused = new();
    private IWebSocketRoute? _line;
    private volatile bool _isCut;

    /// <summary>The JSON that stands in place of the codecs that the page says it decodes; null for the page's own.</summary>
    public string? Decodes { get; set; }

    public static async Task<HubTap> AttachAsync(IPage page)
    {
        var tap = new HubTap();
        await page.RouteWebSocketAsync(url => url.Contains("/hub/room", StringComparison.Ordinal), tap.Open);
        return tap;
    }

    /// <summary>The arguments of all calls of a method so far.</summary>
    public JsonElement[] CallsOf(string method) => [.. _calls.Where(call => call.Method == method).Select(call => call.Argument)];

    /// <summary>Refuses a method from now on, as the server would.</summary>
    public void Refuse(string method, string code) => _refused[method] = code;

    /// <summary>Ends the connection and lets none through until mended.</summary>
    public async Task CutAsync()
    {
        _isCut = true;
        if (_line is { } line)
        {
            await line.CloseAsync();
        }
    }

    public void Mend() => _isCut = false;

    private void Open(IWebSocketRoute page)
    {
        if (_isCut)
        {
            _ = page.CloseAsync();
            return;
        }

        _line = page;
        var server = page.ConnectToServer();
        page.OnMessage(frame => Forward(frame.Text ?? "", page, server));
        server.OnMessage(frame => page.Send(frame.Text ?? ""));
    }

    private void Forward(string text, IWebSocketRoute page, IWebSocketRoute server)
    {
        foreach (var message in text.Split(Separator, StringSplitOptions.RemoveEmptyEntries))
        {
            var call = JsonDocument.Parse(message).RootElement;
            var method = call.TryGetProperty("target", out var target) ? target.GetString()! : "";
            if (method.Length > 0)
            {
                var arguments = call.GetProperty("arguments");
                _calls.Enqueue((method, arguments.GetArrayLength() > 0 ? arguments[0].Clone() : default));
            }

            if (_refused.TryGetValue(method, out var code))
            {
                var id = call.GetProperty("invocationId").GetString();
                page.Send(JsonSerializer.Serialize(new { type = 3, invocationId = id, result = new { ok = false, error = new { code, message = "refused by a test" } } }) + Separator);
            }
            else
            {
                server.Send((Decodes is null ? message : DecodesMember().Replace(message, $"\"decodes\":{Decodes}")) + Separator);
            }
        }
    }

    [GeneratedRegex(@"""decodes"":\[[^\]]*\]")]
    private static partial Regex DecodesMember();
}
