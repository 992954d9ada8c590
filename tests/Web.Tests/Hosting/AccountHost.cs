using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using CrossStrait.Rooms.Accounts;
using CrossStrait.Rooms.Audit;
using CrossStrait.Rooms.Directory;
using CrossStrait.Rooms.Sessions;
using CrossStrait.Rooms.Storage;
using CrossStrait.Web.Accounts;
using CrossStrait.Web.Auth;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace CrossStrait.Web.Tests.Hosting;

/// <summary>The whole server with organisations and people who can sign in.</summary>
public class AccountHost : TestHost
{
    public const string Password = "竹林小徑 1948 avec";

    private int _people;

    public AccountHost()
    {
        With("RateLimits:SignInBurst", "1000").With("RateLimits:InvitationsBurst", "1000");
    }

    internal IDbContextFactory<RoomsDbContext> Contexts => Services.GetRequiredService<IDbContextFactory<RoomsDbContext>>();

    public async Task<string> AddOrganisationAsync(string name = "臺北市兩岸交流協會")
    {
        using (CreateClient())
        {
            // The server stands, and with it the schema.
        }

        var row = new OrganisationRow { Id = PrefixedId.New("OR"), Name = name, Side = "taipei", Prefix = "86" };
        await using var context = await Contexts.CreateDbContextAsync(Cancellation);
        context.Organisations.Add(row);
        await context.SaveChangesAsync(Cancellation);
        return row.Id;
    }

    /// <summary>A person with an account; her name to sign in with is what comes back first.</summary>
    internal async Task<(string UserName, string PersonId)> AddPersonAsync(string organisationId, params Role[] roles)
    {
        var number = Interlocked.Increment(ref _people);
        var person = new PersonRow
        {
            Id = PrefixedId.New("PE"),
            OrganisationId = organisationId,
            Name = $"林雅婷 {number}",
            Roles = NameList.Write(roles.Append(Role.Member)),
        };
        await using (var context = await Contexts.CreateDbContextAsync(Cancellation))
        {
            context.People.Add(person);
            await context.SaveChangesAsync(Cancellation);
        }

        var userName = $"lin.{number}";
        Assert.Null(await Services.GetRequiredService<PersonAccounts>().CreateAsync(person.Id, userName, Password, Cancellation));
        return (userName, person.Id);
    }

    /// <summary>A browser with a cookie jar of its own that belongs to one of our pages.</summary>
    public HttpClient CreateBrowser()
    {
        using var some = CreateClient();
        var client = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false }) { BaseAddress = some.BaseAddress };
        client.DefaultRequestHeaders.Add(CookieGuard.Header, "1");
        return client;
    }

    public async Task<HttpClient> SignInAsync(string userName, string password = Password)
    {
        var browser = CreateBrowser();
        using var response = await TrySignInAsync(browser, userName, password);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        return browser;
    }

    internal async Task<HttpClient> SignInNewAsync(string organisationId, params Role[] roles) =>
        await SignInAsync((await AddPersonAsync(organisationId, roles)).UserName);

    public static Task<HttpResponseMessage> TrySignInAsync(HttpClient browser, string name, string password = Password) =>
        browser.PostAsJsonAsync("/api/session", new { name, password }, Cancellation);

    public static async Task<HttpStatusCode> StatusOfMeAsync(HttpClient browser)
    {
        using var response = await browser.GetAsync("/api/me", Cancellation);
        return response.StatusCode;
    }

    internal async Task<IReadOnlyList<AuditRow>> ReadAuditAsync() =>
        await Services.GetRequiredService<AuditReader>().ListAsync(0, 1000, Cancellation);

    public static async Task<JsonElement> GetJsonAsync(HttpClient browser, string address)
    {
        using var response = await browser.GetAsync(address, Cancellation);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        return await ReadJsonAsync(response);
    }
}
