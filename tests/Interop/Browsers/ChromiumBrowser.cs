using CrossStrait.Interop.Hosting;
using CrossStrait.Interop.Media;
using Microsoft.Playwright;

namespace CrossStrait.Interop.Browsers;

/// <summary>Headless Chromium, with files for camera and microphone.</summary>
internal sealed class ChromiumBrowser : IAsyncDisposable
{
    private const string Program = "/usr/bin/chromium";

    private static readonly string[] _flags =
    [
        "--no-sandbox",
        "--disable-gpu",
        "--disable-quic",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        "--use-fake-device-for-media-stream",
        "--use-fake-ui-for-media-stream",
        "--allow-loopback-in-peer-connection",
        "--autoplay-policy=no-user-gesture-required",
    ];

    private readonly IPlaywright _playwright;
    private readonly IBrowser _browser;

    private ChromiumBrowser(IPlaywright playwright, IBrowser browser)
    {
        _playwright = playwright;
        _browser = browser;
    }

    /// <param name="picture">A file for the camera; null for Chromium's own test picture.</param>
    /// <param name="tone">A file for the microphone; null for Chromium's own beep.</param>
    /// <param name="flags">
    /// More switches. They come behind Playwright's, and of a switch given twice Chromium takes the last.
    /// </param>
    public static Task<ChromiumBrowser> LaunchAsync(string? picture = null, string? tone = null, params string[] flags) =>
        LaunchAsync(Program, picture, tone, flags);

    /// <summary>In a network of its own, from which the server is reached over a wire.</summary>
    /// <param name="server">Not loopback there, and yet to be given camera and microphone.</param>
    public static Task<ChromiumBrowser> LaunchAsync(NetworkNamespace network, Uri server, SourceFiles sources) =>
        LaunchAsync(network.Enter(Program), sources.Picture, sources.Tone, Trust(server));

    /// <summary>The switch with which a server that is not loopback is given camera and microphone.</summary>
    public static string Trust(Uri server) => $"--unsafely-treat-insecure-origin-as-secure={server.GetLeftPart(UriPartial.Authority)}";

    private static async Task<ChromiumBrowser> LaunchAsync(string program, string? picture, string? tone, params string[] flags)
    {
        var playwright = await Playwright.CreateAsync();
        var all = new List<string>([.. _flags, .. flags]);
        if (picture is not null)
        {
            all.Add($"--use-file-for-fake-video-capture={picture}");
        }

        if (tone is not null)
        {
            all.Add($"--use-file-for-fake-audio-capture={tone}");
        }

        var options = new BrowserTypeLaunchOptions { ExecutablePath = program, Headless = true, Args = all };
        return new ChromiumBrowser(playwright, await playwright.Chromium.LaunchAsync(options));
    }

    /// <summary>A page that the server itself gives, and needs no client for: pages from elsewhere may not call loopback addresses.</summary>
    public async Task<IScriptPage> OpenAsync(Uri server)
    {
        // Playwright's own scripts are not the server's.
        var context = await _browser.NewContextAsync(new() { BypassCSP = true });
        var page = await context.NewPageAsync();
        await page.GotoAsync(new Uri(server, "/healthz").ToString());
        return new ChromiumPage(context, page);
    }

    /// <summary>A tab of its own, for the server's own page.</summary>
    public async Task<IPage> OpenPageAsync(int width, int height)
    {
        var context = await _browser.NewContextAsync(new() { ViewportSize = new() { Width = width, Height = height } });
        return await context.NewPageAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _browser.CloseAsync();
        _playwright.Dispose();
    }

    private sealed class ChromiumPage(IBrowserContext context, IPage page) : IScriptPage
    {
        public Task<string> RunAsync(string expression) => page.EvaluateAsync<string>(expression);

        public async ValueTask DisposeAsync() => await context.CloseAsync();
    }
}
