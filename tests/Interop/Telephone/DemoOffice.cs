using System.Text.RegularExpressions;
using CrossStrait.Interop.Browsers;
using CrossStrait.Interop.Hosting;

namespace CrossStrait.Interop.Telephone;

/// <summary>
/// The offices of <c>--demo</c> on both sides, with the people and passwords that the server prints, and a browser in which
/// they sign in.
/// </summary>
internal sealed partial class DemoOffice : IAsyncDisposable
{
    private readonly ChromiumBrowser _browser;
    private readonly Dictionary<string, string> _passwords;

    private DemoOffice(ServerProcess server, ChromiumBrowser browser, Dictionary<string, string> passwords)
    {
        Server = server;
        _browser = browser;
        _passwords = passwords;
    }

    public ServerProcess Server { get; }

    public static async Task<DemoOffice> OpenAsync(IReadOnlyDictionary<string, string>? settings = null)
    {
        var server = await ServerProcess.StartAsync("127.0.0.1", settings: settings, arguments: ["--demo"]);
        try
        {
            await Poll.UntilAsync(
                TimeSpan.FromSeconds(20), () => Task.FromResult(ReadPasswords(server)), found => found.Count == 6, _ => $"the six people of the demonstration\n{server.LogTail()}");
            return new DemoOffice(server, await ChromiumBrowser.LaunchAsync(), ReadPasswords(server));
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    public string PasswordOf(string number) => _passwords[number];

    /// <summary>Somebody's browser, signed in at her desk with her line open.</summary>
    public async Task<Desk> SignInAsync(string number, string language = "en", int width = 1280, int height = 800)
    {
        var page = await _browser.OpenPageAsync(width, height);
        await page.GotoAsync(new Uri(Server.Address, $"?lang={language}&theme=light").ToString());
        await page.GetByTestId("signin-name").FillAsync(number);
        await page.GetByTestId("signin-password").FillAsync(_passwords[number]);
        await page.GetByTestId("signin-submit").ClickAsync();
        var desk = new Desk(Server, page, number);
        await desk.AwaitLineAsync();
        return desk;
    }

    public async ValueTask DisposeAsync()
    {
        await _browser.DisposeAsync();
        await Server.DisposeAsync();
    }

    private static Dictionary<string, string> ReadPasswords(ServerProcess server) => Person().Matches(server.LogTail())
        .DistinctBy(match => match.Groups[1].Value)
        .ToDictionary(match => match.Groups[1].Value, match => match.Groups[2].Value, StringComparer.Ordinal);

    /// <summary>A line of the greeting: the number, the password of three groups of letters, the name.</summary>
    [GeneratedRegex(@"^\s+(800[1-6])\s+([a-z]+-[a-z]+-[a-z]+)\s", RegexOptions.Multiline)]
    private static partial Regex Person();
}
