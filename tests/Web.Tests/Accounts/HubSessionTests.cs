using System.Net;
using System.Net.WebSockets;
using CrossStrait.Web.Tests.Hosting;
using CrossStrait.Web.Tests.Lines;
using Xunit;

namespace CrossStrait.Web.Tests.Accounts;

/// <summary>The line hub is opened with the session's cookie, and ends with the session.</summary>
public sealed class HubSessionTests(LineHost host) : IClassFixture<LineHost>
{
    private static CancellationToken Cancellation => TestHost.Cancellation;

    [Theory]
    [InlineData("/api/session", true)]
    [InlineData("/api/sessions", false)]
    public async Task Signing_out_ends_the_connections_of_that_session(string address, bool othersStay)
    {
        var person = await host.AddAsync(othersStay ? "8101" : "8102");
        var cookie = await person.SignInAsync();
        await using var own = await HubClient.OpenLineAsync(host.Address, cookie);
        await using var other = await HubClient.OpenLineAsync(host.Address, await person.SignInAsync());
        Assert.Equal("ok", await own.CodeOfAsync("Open", """{"protocol":1,"deviceId":"a"}"""));
        Assert.Equal("ok", await other.CodeOfAsync("Open", """{"protocol":1,"deviceId":"b"}"""));

        using var browser = host.CreateBrowser();
        browser.DefaultRequestHeaders.Add("Cookie", cookie);
        using var response = await browser.DeleteAsync(address, Cancellation);

        Assert.Equal(HttpStatusCode.NoContent, response.StatusCode);
        await own.Closed.WaitAsync(TimeSpan.FromSeconds(5), Cancellation);
        if (othersStay)
        {
            Assert.Equal("ok", await other.CodeOfAsync("GetHistory", """{"limit":1}"""));
        }
        else
        {
            await other.Closed.WaitAsync(TimeSpan.FromSeconds(5), Cancellation);
        }
    }

    [Theory]
    [InlineData("https://evil.example")]
    [InlineData("null")]
    public async Task Page_of_another_site_cannot_open_the_line(string origin)
    {
        var person = await host.AddAsync(origin == "null" ? "8103" : "8104");
        var cookie = await person.SignInAsync();

        await Assert.ThrowsAsync<WebSocketException>(() => HubClient.OpenLineAsync(host.Address, cookie, origin));
        await using var own = await HubClient.OpenLineAsync(host.Address, cookie, host.Address.GetLeftPart(UriPartial.Authority));
        Assert.Equal("ok", await own.CodeOfAsync("Open", """{"protocol":1,"deviceId":"a"}"""));
    }

    [Fact]
    public async Task Cookie_that_was_signed_out_opens_no_line()
    {
        var person = await host.AddAsync("8105");
        var cookie = await person.SignInAsync();
        using var browser = host.CreateBrowser();
        browser.DefaultRequestHeaders.Add("Cookie", cookie);
        using var response = await browser.DeleteAsync("/api/session", Cancellation);

        await Assert.ThrowsAsync<WebSocketException>(() => HubClient.OpenLineAsync(host.Address, cookie));
    }
}
