using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using CrossStrait.Rooms.Accounts;
using CrossStrait.Rooms.Directory;
using CrossStrait.Rooms.Storage;
using CrossStrait.Web.Composition;
using CrossStrait.Web.Tests.Hosting;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Xunit;

namespace CrossStrait.Web.Tests.Accounts;

public sealed class InvitationTests(AccountHost host) : IClassFixture<AccountHost>
{
    private static CancellationToken Cancellation => TestHost.Cancellation;

    [Fact]
    public async Task Invited_person_makes_her_account_and_is_signed_in()
    {
        var organisationId = await host.AddOrganisationAsync();
        using var admin = await host.SignInNewAsync(organisationId, Role.OrganisationAdmin);
        var link = await InviteAsync(admin, new { organisationId, name = "周建华", extension = "8003", roles = (string[])["secretary", "member"] });
        using var browser = host.CreateBrowser();

        var shown = await AccountHost.GetJsonAsync(browser, $"/api/invitations/{link}");
        using var accepted = await AcceptAsync(browser, link, new { name = "zhou.jianhua", password = AccountHost.Password, latinName = "Zhou Jianhua" });

        Assert.Equal("invitation", shown.GetProperty("kind").GetString());
        Assert.Equal("周建华", shown.GetProperty("name").GetString());
        Assert.Equal("臺北市兩岸交流協會", shown.GetProperty("organisation").GetProperty("name").GetString());
        var person = (await TestHost.ReadJsonAsync(accepted)).GetProperty("person");
        Assert.Equal(("周建华", "Zhou Jianhua", "8003"), (Text(person, "name"), Text(person, "latinName"), Text(person, "extension")));
        Assert.Equal(["member", "secretary"], person.GetProperty("roles").EnumerateArray().Select(role => role.GetString()));
        Assert.Equal(HttpStatusCode.OK, await AccountHost.StatusOfMeAsync(browser));
        using var later = await host.SignInAsync("zhou.jianhua");
    }

    [Fact]
    public async Task Link_works_once_also_for_ten_at_the_same_moment()
    {
        var organisationId = await host.AddOrganisationAsync();
        using var admin = await host.SignInNewAsync(organisationId, Role.OrganisationAdmin);
        var link = await InviteAsync(admin, new { organisationId, name = "陳志明" });
        using var browser = host.CreateBrowser();

        var answers = await Task.WhenAll(Enumerable.Range(0, 10).Select(async i =>
        {
            using var response = await AcceptAsync(browser, link, new { name = $"chen.{i}", password = AccountHost.Password });
            return response.StatusCode;
        }));

        Assert.Single(answers, HttpStatusCode.OK);
        Assert.Equal(9, answers.Count(status => status == HttpStatusCode.NotFound));
        await using var context = await host.Contexts.CreateDbContextAsync(Cancellation);
        Assert.Equal(1, await context.People.CountAsync(person => person.Name == "陳志明", Cancellation));
        using var again = await browser.GetAsync($"/api/invitations/{link}", Cancellation);
        Assert.Equal((HttpStatusCode.NotFound, "unknownInvitation"), (again.StatusCode, await TestHost.ReadCodeAsync(again)));
    }

    [Fact]
    public async Task Link_is_not_used_up_by_a_name_that_is_taken_or_a_bad_password()
    {
        var organisationId = await host.AddOrganisationAsync();
        var (taken, _) = await host.AddPersonAsync(organisationId);
        using var admin = await host.SignInNewAsync(organisationId, Role.OrganisationAdmin);
        var link = await InviteAsync(admin, new { organisationId, name = "王慧敏" });
        using var browser = host.CreateBrowser();

        using var sameName = await AcceptAsync(browser, link, new { name = taken.ToUpperInvariant(), password = AccountHost.Password });
        using var badPassword = await AcceptAsync(browser, link, new { name = "wang.huimin", password = "1234567890" });
        using var badName = await AcceptAsync(browser, link, new { name = "wang huimin", password = AccountHost.Password });
        using var longName = await AcceptAsync(browser, link, new { name = new string('x', 10_000), password = AccountHost.Password });
        using var good = await AcceptAsync(browser, link, new { name = "wang.huimin", password = AccountHost.Password });

        Assert.Equal((HttpStatusCode.Conflict, "nameTaken"), (sameName.StatusCode, await TestHost.ReadCodeAsync(sameName)));
        Assert.Equal((HttpStatusCode.BadRequest, "badPassword"), (badPassword.StatusCode, await TestHost.ReadCodeAsync(badPassword)));
        Assert.Equal((HttpStatusCode.BadRequest, "badName"), (badName.StatusCode, await TestHost.ReadCodeAsync(badName)));
        Assert.Equal((HttpStatusCode.BadRequest, "badName"), (longName.StatusCode, await TestHost.ReadCodeAsync(longName)));
        Assert.Equal(HttpStatusCode.OK, good.StatusCode);
    }

    [Fact]
    public async Task Link_ends_after_seven_days()
    {
        var organisationId = await host.AddOrganisationAsync();
        using var admin = await host.SignInNewAsync(organisationId, Role.OrganisationAdmin);
        var link = await InviteAsync(admin, new { organisationId, name = "李明远" });
        await using (var context = await host.Contexts.CreateDbContextAsync(Cancellation))
        {
            var over = DateTimeOffset.UtcNow.ToUtcMicroseconds();
            await context.Invitations.Where(one => one.Name == "李明远")
                .ExecuteUpdateAsync(set => set.SetProperty(one => one.ExpiresAt, over), Cancellation);
        }

        using var response = await AcceptAsync(host.CreateBrowser(), link, new { name = "li.mingyuan", password = AccountHost.Password });

        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
    }

    [Fact]
    public async Task Database_does_not_hold_what_opens_a_link()
    {
        var organisationId = await host.AddOrganisationAsync();
        using var admin = await host.SignInNewAsync(organisationId, Role.OrganisationAdmin);
        var link = await InviteAsync(admin, new { organisationId, name = "張三" });

        await using var context = await host.Contexts.CreateDbContextAsync(Cancellation);
        var row = await context.Invitations.SingleAsync(one => one.Name == "張三", Cancellation);

        Assert.Equal(Secret.HashOf(link), row.SecretHash);
        Assert.Equal(HttpStatusCode.NotFound, (await host.CreateBrowser().GetAsync($"/api/invitations/{row.SecretHash}", Cancellation)).StatusCode);
    }

    [Fact]
    public async Task Administrator_invites_into_her_own_organisation_and_to_no_more_than_she_is()
    {
        var own = await host.AddOrganisationAsync();
        var other = await host.AddOrganisationAsync("厦门市对台交流中心");
        using var admin = await host.SignInNewAsync(own, Role.OrganisationAdmin);
        using var system = await host.SignInNewAsync(own, Role.SystemAdmin);

        Assert.Equal("notAllowed", await CodeOfInviteAsync(admin, new { organisationId = other, name = "x" }));
        Assert.Equal("notAllowed", await CodeOfInviteAsync(admin, new { organisationId = own, name = "x", roles = (string[])["systemAdmin"] }));
        Assert.Equal("notAllowed", await CodeOfInviteAsync(admin, new { name = "x" }));
        Assert.Equal("badRoles", await CodeOfInviteAsync(admin, new { organisationId = own, name = "x", roles = (string[])["king"] }));
        Assert.Equal("badRoles", await CodeOfInviteAsync(admin, new { organisationId = own, name = "x", roles = (string[])["5"] }));
        Assert.Equal("badRoles", await CodeOfInviteAsync(admin, new { organisationId = own, name = "x", roles = (string[])[] }));
        Assert.Equal("badName", await CodeOfInviteAsync(admin, new { organisationId = own, name = new string('x', 10_000) }));
        Assert.Equal("badNumber", await CodeOfInviteAsync(admin, new { organisationId = own, name = "x", extension = "eight" }));
        Assert.Equal("unknownOrganisation", await CodeOfInviteAsync(system, new { organisationId = "OR_nowhere", name = "x" }));
        Assert.Null(await CodeOfInviteAsync(system, new { organisationId = other, name = "x", roles = (string[])["systemAdmin"] }));
    }

    [Fact]
    public async Task Number_is_given_to_one_alone()
    {
        var organisationId = await host.AddOrganisationAsync();
        using var admin = await host.SignInNewAsync(organisationId, Role.OrganisationAdmin);
        var first = await InviteAsync(admin, new { organisationId, name = "甲", extension = "8100" });
        var second = await InviteAsync(admin, new { organisationId, name = "乙", extension = "8100" });
        using var one = await AcceptAsync(host.CreateBrowser(), first, new { name = "jia.8100", password = AccountHost.Password });
        using var two = await AcceptAsync(host.CreateBrowser(), second, new { name = "yi.8100", password = AccountHost.Password });

        Assert.Equal(HttpStatusCode.OK, one.StatusCode);
        Assert.Equal((HttpStatusCode.Conflict, "numberTaken"), (two.StatusCode, await TestHost.ReadCodeAsync(two)));
        Assert.Equal("numberTaken", await CodeOfInviteAsync(admin, new { organisationId, name = "丙", extension = "8100" }));
    }

    [Fact]
    public async Task Person_of_the_directory_gets_a_new_name_and_password_and_her_sessions_end()
    {
        var organisationId = await host.AddOrganisationAsync();
        var (old, personId) = await host.AddPersonAsync(organisationId, Role.Secretary);
        using var before = await host.SignInAsync(old);
        using var admin = await host.SignInNewAsync(organisationId, Role.OrganisationAdmin);
        var link = await InviteAsync(admin, new { personId });
        using var browser = host.CreateBrowser();

        using var accepted = await AcceptAsync(browser, link, new { name = $"{old}.new", password = "another long one" });

        Assert.Equal(personId, Text((await TestHost.ReadJsonAsync(accepted)).GetProperty("person"), "id"));
        Assert.Equal(HttpStatusCode.Unauthorized, await AccountHost.StatusOfMeAsync(before));
        using var oldName = await AccountHost.TrySignInAsync(host.CreateBrowser(), old);
        Assert.Equal(HttpStatusCode.Unauthorized, oldName.StatusCode);
        using var later = await host.SignInAsync($"{old}.new", "another long one");
        await using var context = await host.Contexts.CreateDbContextAsync(Cancellation);
        Assert.Equal(1, await context.Accounts.CountAsync(account => account.PersonId == personId, Cancellation));
    }

    [Fact]
    public async Task Nobody_renews_the_account_of_somebody_who_may_more_or_is_of_another_organisation()
    {
        var own = await host.AddOrganisationAsync();
        var (_, systemAdmin) = await host.AddPersonAsync(own, Role.SystemAdmin);
        var (_, stranger) = await host.AddPersonAsync(await host.AddOrganisationAsync("厦门市对台交流中心"));
        using var admin = await host.SignInNewAsync(own, Role.OrganisationAdmin);

        Assert.Equal("notAllowed", await CodeOfInviteAsync(admin, new { personId = systemAdmin }));
        Assert.Equal("unknownPerson", await CodeOfInviteAsync(admin, new { personId = stranger }));
        Assert.Equal("unknownPerson", await CodeOfInviteAsync(admin, new { personId = "PE_nobody" }));
    }

    [Fact]
    public async Task Link_can_be_taken_back_by_whoever_may_invite()
    {
        var own = await host.AddOrganisationAsync();
        using var admin = await host.SignInNewAsync(own, Role.OrganisationAdmin);
        using var stranger = await host.SignInNewAsync(await host.AddOrganisationAsync("厦门市对台交流中心"), Role.OrganisationAdmin);
        var link = await InviteAsync(admin, new { organisationId = own, name = "錯字" });
        var open = Assert.Single((await AccountHost.GetJsonAsync(admin, "/api/invitations")).GetProperty("invitations").EnumerateArray());
        Assert.Empty((await AccountHost.GetJsonAsync(stranger, "/api/invitations")).GetProperty("invitations").EnumerateArray());

        using var foreign = await stranger.DeleteAsync($"/api/invitations/{Text(open, "id")}", Cancellation);
        using var withdrawn = await admin.DeleteAsync($"/api/invitations/{Text(open, "id")}", Cancellation);

        Assert.Equal(HttpStatusCode.NotFound, foreign.StatusCode);
        Assert.Equal(HttpStatusCode.NoContent, withdrawn.StatusCode);
        using var shown = await host.CreateBrowser().GetAsync($"/api/invitations/{link}", Cancellation);
        Assert.Equal(HttpStatusCode.NotFound, shown.StatusCode);
    }

    [Fact]
    public async Task First_start_makes_one_administrator_and_no_second()
    {
        await using var fresh = new AccountHost();
        using var browser = fresh.CreateBrowser();
        // The server's own link is made once it listens, and would put an end to those made before.
        await fresh.Services.GetServices<IHostedService>().OfType<FirstStart>().Single().ExecuteTask!.WaitAsync(Cancellation);
        var invitations = fresh.Services.GetRequiredService<Invitations>();
        var stale = await invitations.CreateSetupAsync(Cancellation);
        var link = await invitations.CreateSetupAsync(Cancellation);
        var organisation = new { name = "臺北市兩岸交流協會", side = "taipei", prefix = "86" };

        var shown = await AccountHost.GetJsonAsync(browser, $"/api/invitations/{link}");
        using var old = await AcceptAsync(browser, stale!, new { name = "admin.lin", password = AccountHost.Password, organisation });
        using var without = await AcceptAsync(browser, link!, new { name = "admin.lin", password = AccountHost.Password });
        using var made = await AcceptAsync(browser, link!, new { name = "admin.lin", password = AccountHost.Password, personName = "林雅婷", organisation });
        using var again = await AcceptAsync(browser, link!, new { name = "admin.two", password = AccountHost.Password, organisation });

        Assert.Equal("setup", shown.GetProperty("kind").GetString());
        Assert.Equal(HttpStatusCode.NotFound, old.StatusCode);
        Assert.Equal("badOrganisation", await TestHost.ReadCodeAsync(without));
        var person = (await TestHost.ReadJsonAsync(made)).GetProperty("person");
        Assert.Equal("林雅婷", Text(person, "name"));
        Assert.Equal("臺北市兩岸交流協會", Text(person.GetProperty("organisation"), "name"));
        Assert.Contains("systemAdmin", person.GetProperty("roles").EnumerateArray().Select(role => role.GetString()));
        Assert.Equal(HttpStatusCode.NotFound, again.StatusCode);
        Assert.Null(await invitations.CreateSetupAsync(Cancellation));
    }

    [Fact]
    public async Task Too_many_looks_at_links_are_told_when_to_come_back()
    {
        await using var strict = new AccountHost();
        strict.With("RateLimits:InvitationsBurst", "5").With("RateLimits:SignInBurst", "5");
        using var browser = strict.CreateBrowser();

        Assert.Equal(TimeSpan.FromSeconds(1), await RetryAfterFloodAsync(() => browser.GetAsync("/api/invitations/guess", Cancellation)));
        Assert.Equal(TimeSpan.FromSeconds(1), await RetryAfterFloodAsync(() => AccountHost.TrySignInAsync(browser, $"{Guid.NewGuid()}", "")));
        using var health = await browser.GetAsync("/healthz", Cancellation);
        Assert.Equal(HttpStatusCode.OK, health.StatusCode);
    }

    private static async Task<TimeSpan?> RetryAfterFloodAsync(Func<Task<HttpResponseMessage>> ask)
    {
        for (var i = 0; i < 40; i++)
        {
            using var response = await ask();
            if (response.StatusCode == HttpStatusCode.TooManyRequests)
            {
                Assert.Equal("tooManyRequests", await TestHost.ReadCodeAsync(response));
                return response.Headers.RetryAfter!.Delta;
            }
        }

        return null;
    }

    /// <summary>Gives the secret of the link.</summary>
    private static async Task<string> InviteAsync(HttpClient admin, object terms)
    {
        using var response = await admin.PostAsJsonAsync("/api/invitations", terms, Cancellation);
        Assert.Equal(HttpStatusCode.Created, response.StatusCode);
        var url = Text(await TestHost.ReadJsonAsync(response), "url");
        Assert.StartsWith($"{admin.BaseAddress}invite/", url, StringComparison.Ordinal);
        return url.Split('/')[^1];
    }

    private static async Task<string?> CodeOfInviteAsync(HttpClient admin, object terms)
    {
        using var response = await admin.PostAsJsonAsync("/api/invitations", terms, Cancellation);
        return response.IsSuccessStatusCode ? null : await TestHost.ReadCodeAsync(response);
    }

    private static Task<HttpResponseMessage> AcceptAsync(HttpClient browser, string secret, object terms) =>
        browser.PostAsJsonAsync($"/api/invitations/{secret}", terms, Cancellation);

    private static string Text(JsonElement json, string name) => json.GetProperty(name).GetString()!;
}
