using CrossStrait.Interop.Browsers;
using CrossStrait.Interop.Hosting;
using Microsoft.Playwright;
using Xunit;

namespace CrossStrait.Interop.Accounts;

/// <summary>Signing in by a real OpenID provider, with Chromium between.</summary>
public sealed class OpenIdTests
{
    [Fact]
    public async Task Person_signs_in_at_the_provider_and_a_stranger_does_not()
    {
        await using var provider = new OpenIdServer();
        await using var server = await ServerProcess.StartAsync("127.0.0.1", settings: provider.Settings);
        var site = new Uri($"http://localhost:{server.Address.Port}");
        await provider.StartAsync(site);
        using var administrator = await FirstAccount.CreateAsync(server);
        await GiveAddressAsync(server, "lin@example.tw");
        await using var browser = await ChromiumBrowser.LaunchAsync();

        var page = await SignInAsync(browser, site, "lin");
        Assert.Equal("林雅婷", await page.EvaluateAsync<string>("fetch('/api/me').then(r => r.json()).then(me => me.name)"));

        var stranger = await SignInAsync(browser, site, "stranger");
        Assert.EndsWith("/?signInError=oidcUnknownPerson", stranger.Url, StringComparison.Ordinal);
        Assert.Equal(401, await stranger.EvaluateAsync<int>("fetch('/api/me').then(r => r.status)"));
    }

    private static async Task<IPage> SignInAsync(ChromiumBrowser browser, Uri site, string name)
    {
        var page = await browser.OpenPageAsync(800, 600);
        await page.GotoAsync(new Uri(site, "/api/session/oidc").ToString());
        await page.FillAsync("input[name=login]", name);
        await page.FillAsync("input[name=password]", "any");
        await page.ClickAsync("button[type=submit]");
        await page.ClickAsync("form button[type=submit]");
        await page.WaitForURLAsync(url => new Uri(url).Port == site.Port);
        return page;
    }

    /// <summary>The administrator's own person of the directory.</summary>
    private static async Task GiveAddressAsync(ServerProcess server, string email)
    {
        await using var connection = new Microsoft.Data.Sqlite.SqliteConnection($"Data Source={Path.Combine(server.DataPath, "crossstrait.db")}");
        await connection.OpenAsync(TestContext.Current.CancellationToken);
        await using var command = connection.CreateCommand();
        command.CommandText = "UPDATE directory_people SET \"Email\" = $email";
        command.Parameters.AddWithValue("$email", email);
        Assert.Equal(1, await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken));
    }
}
