using System.Net.Http.Json;
using System.Text.Json;
using System.Text.RegularExpressions;
using CrossStrait.Interop.Hosting;
using Xunit;

namespace CrossStrait.Interop.Accounts;

/// <summary>The first administrator of a new server, made by the link that the console prints.</summary>
internal static partial class FirstAccount
{
    public const string UserName = "lin.yating";
    public const string Password = "竹林小徑 1948 avec";

    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(10);

    /// <summary>Her browser, without its pictures: cookies and the header of our own pages.</summary>
    public static async Task<HttpClient> CreateAsync(ServerProcess server)
    {
        var secret = "";
        await Poll.UntilAsync(
            _patience,
            () => Task.FromResult(secret = SetupLink().Match(server.LogTail()).Groups[1].Value),
            found => found.Length > 0,
            _ => $"no link for the first account\n{server.LogTail()}");
        var browser = new HttpClient { BaseAddress = server.Address };
        browser.DefaultRequestHeaders.Add("X-CrossStrait", "1");
        var organisation = new { name = "臺北市兩岸交流協會", side = "taipei", prefix = "" };
        await PostAsync(browser, $"/api/invitations/{secret}", new { name = UserName, password = Password, personName = "林雅婷", organisation });
        return browser;
    }

    public static async Task<JsonElement> PostAsync(HttpClient browser, string path, object body)
    {
        using var response = await browser.PostAsJsonAsync(path, body, TestContext.Current.CancellationToken);
        var text = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.True(response.IsSuccessStatusCode, $"{path}: {(int)response.StatusCode} {text}");
        return JsonDocument.Parse(text).RootElement.Clone();
    }

    [GeneratedRegex(@"/setup/([A-Za-z0-9_-]{43})")]
    private static partial Regex SetupLink();
}
