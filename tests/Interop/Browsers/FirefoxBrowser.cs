using System.Diagnostics;
using System.Text.RegularExpressions;
using Xunit;

namespace CrossStrait.Interop.Browsers;

/// <summary>Headless Firefox ESR with its own test picture and tone, driven by WebDriver BiDi.</summary>
internal sealed partial class FirefoxBrowser : IAsyncDisposable
{
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(40);

    private const string Preferences = """
        user_pref("media.navigator.streams.fake", true);
        user_pref("media.navigator.permission.disabled", true);
        user_pref("media.autoplay.default", 0);
        user_pref("media.peerconnection.ice.obfuscate_host_addresses", false);
        user_pref("browser.shell.checkDefaultBrowser", false);
        user_pref("datareporting.policy.dataSubmissionEnabled", false);
        user_pref("toolkit.telemetry.reportingpolicy.firstRun", false);
        user_pref("app.update.enabled", false);
        """;

    private readonly Process _process;
    private readonly string _profile;
    private readonly TaskCompletionSource<Uri> _listening = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private BidiConnection? _bidi;

    private FirefoxBrowser(Process process, string profile)
    {
        _process = process;
        _profile = profile;
    }

    public static async Task<FirefoxBrowser> LaunchAsync()
    {
        var profile = Directory.CreateTempSubdirectory("crossstrait-firefox-").FullName;
        await File.WriteAllTextAsync(Path.Combine(profile, "user.js"), Preferences, TestContext.Current.CancellationToken);
        var start = new ProcessStartInfo(
            "firefox-esr", ["--headless", "--no-remote", "--profile", profile, "--remote-debugging-port", "0", "about:blank"])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment = { ["HOME"] = profile },
        };
        var browser = new FirefoxBrowser(new Process { StartInfo = start }, profile);
        try
        {
            await browser.StartAsync();
        }
        catch
        {
            await browser.DisposeAsync();
            throw;
        }

        return browser;
    }

    /// <summary>A tab at a page of the server; by default one that needs no client.</summary>
    public async Task<IScriptPage> OpenAsync(Uri server, string path = "/healthz")
    {
        var created = await _bidi!.CallAsync("browsingContext.create", new { type = "tab" });
        var context = created.GetProperty("context").GetString()!;
        await _bidi.CallAsync("browsingContext.navigate", new { context, url = new Uri(server, path).ToString(), wait = "complete" });
        return new FirefoxPage(_bidi, context);
    }

    public async ValueTask DisposeAsync()
    {
        if (_bidi is not null)
        {
            await _bidi.DisposeAsync();
        }

        try
        {
            _process.Kill(entireProcessTree: true);
            await _process.WaitForExitAsync(CancellationToken.None);
        }
        catch (InvalidOperationException)
        {
            // It never started.
        }

        _process.Dispose();
        Directory.Delete(_profile, recursive: true);
    }

    private async Task StartAsync()
    {
        _process.OutputDataReceived += (_, _) => { };
        _process.ErrorDataReceived += (_, line) =>
        {
            if (Listening().Match(line.Data ?? "") is { Success: true } match)
            {
                _listening.TrySetResult(new Uri($"{match.Groups[1].Value}/session"));
            }
        };
        _process.Start();
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
        var address = await _listening.Task.WaitAsync(_patience, TestContext.Current.CancellationToken);
        _bidi = await BidiConnection.OpenAsync(address);
        await _bidi.CallAsync("session.new", new { capabilities = new { } });
    }

    [GeneratedRegex(@"WebDriver BiDi listening on (ws://127\.0\.0\.1:\d+)")]
    private static partial Regex Listening();

    private sealed class FirefoxPage(BidiConnection bidi, string context) : IScriptPage
    {
        public async Task<string> RunAsync(string expression)
        {
            var reply = await bidi.CallAsync("script.evaluate", new { expression, target = new { context }, awaitPromise = true });
            return reply.GetProperty("type").GetString() == "success"
                ? reply.GetProperty("result").GetProperty("value").GetString()!
                : throw new InvalidOperationException(reply.GetProperty("exceptionDetails").GetProperty("text").GetString());
        }

        public async ValueTask DisposeAsync() => await bidi.CallAsync("browsingContext.close", new { context });
    }
}
