using System.Net;
using System.Net.Http.Json;
using System.Text;
using CrossStrait.Rooms.Directory;
using CrossStrait.Rooms.Storage;
using CrossStrait.Web.Auth;
using CrossStrait.Web.Tests.Hosting;
using Microsoft.EntityFrameworkCore;
using Xunit;

namespace CrossStrait.Web.Tests.Accounts;

public sealed class SignInTests(AccountHost host) : IClassFixture<AccountHost>
{
    private static CancellationToken Cancellation => TestHost.Cancellation;

    [Fact]
    public async Task Right_password_gives_a_session_and_says_who_one_is()
    {
        var organisation = await host.AddOrganisationAsync();
        var (userName, personId) = await host.AddPersonAsync(organisation, Role.Secretary);
        using var browser = host.CreateBrowser();

        using var response = await AccountHost.TrySignInAsync(browser, userName.ToUpperInvariant());

        var person = (await TestHost.ReadJsonAsync(response)).GetProperty("person");
        Assert.Equal(personId, person.GetProperty("id").GetString());
        Assert.Equal(organisation, person.GetProperty("organisation").GetProperty("id").GetString());
        Assert.Equal(["member", "secretary"], person.GetProperty("roles").EnumerateArray().Select(role => role.GetString()));
        Assert.Contains("call", person.GetProperty("permissions").EnumerateArray().Select(one => one.GetString()));
        Assert.Equal(person.ToString(), (await AccountHost.GetJsonAsync(browser, "/api/me")).ToString());
        Assert.Contains(await host.ReadAuditAsync(), entry => entry.Action == "session.signedIn" && entry.Actor == personId);
    }

    [Fact]
    public async Task Cookie_is_out_of_reach_for_scripts_and_other_sites()
    {
        var (userName, _) = await host.AddPersonAsync(await host.AddOrganisationAsync());
        using var browser = host.CreateBrowser();

        using var response = await AccountHost.TrySignInAsync(browser, userName);

        var cookie = Assert.Single(response.Headers.GetValues("Set-Cookie"));
        Assert.StartsWith("crossstrait.session=", cookie, StringComparison.Ordinal);
        Assert.Contains("; httponly", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("; samesite=lax", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("secure", cookie, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task Cookie_of_a_page_behind_https_never_travels_in_the_clear()
    {
        var (userName, _) = await host.AddPersonAsync(await host.AddOrganisationAsync());
        using var browser = host.CreateBrowser();
        browser.DefaultRequestHeaders.Add("X-Forwarded-Proto", "https");

        using var response = await AccountHost.TrySignInAsync(browser, userName);

        Assert.Contains("; secure", Assert.Single(response.Headers.GetValues("Set-Cookie")), StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task Wrong_password_and_unknown_name_are_told_alike()
    {
        var (userName, _) = await host.AddPersonAsync(await host.AddOrganisationAsync());
        using var browser = host.CreateBrowser();

        using var wrong = await AccountHost.TrySignInAsync(browser, userName, "something else");
        using var unknown = await AccountHost.TrySignInAsync(browser, "nobody.of.that.name", "something else");

        var (told, toldUnknown) = (await TestHost.ReadJsonAsync(wrong), await TestHost.ReadJsonAsync(unknown));
        Assert.Equal((HttpStatusCode.Unauthorized, HttpStatusCode.Unauthorized), (wrong.StatusCode, unknown.StatusCode));
        Assert.Equal("badCredentials", told.GetProperty("code").GetString());
        Assert.Equal(told.GetProperty("code").GetString(), toldUnknown.GetProperty("code").GetString());
        Assert.Equal(told.GetProperty("detail").GetString(), toldUnknown.GetProperty("detail").GetString());
        Assert.False(wrong.Headers.Contains("Set-Cookie"));
        Assert.Contains(await host.ReadAuditAsync(), entry => entry.Action == "session.refused" && entry.Subject == userName);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Five_wrong_passwords_lock_a_name_whether_or_not_it_exists(bool exists)
    {
        var name = exists ? (await host.AddPersonAsync(await host.AddOrganisationAsync())).UserName : "nobody.at.all";
        using var browser = host.CreateBrowser();
        for (var i = 0; i < 5; i++)
        {
            using var wrong = await AccountHost.TrySignInAsync(browser, name, $"wrong password {i}");
            Assert.Equal(HttpStatusCode.Unauthorized, wrong.StatusCode);
        }

        using var locked = await AccountHost.TrySignInAsync(browser, name);

        Assert.Equal((HttpStatusCode.Locked, "lockedOut"), (locked.StatusCode, await TestHost.ReadCodeAsync(locked)));
        Assert.InRange(locked.Headers.RetryAfter!.Delta!.Value, TimeSpan.FromMinutes(14), TimeSpan.FromMinutes(15));
    }

    [Fact]
    public async Task Passwords_tried_at_the_same_moment_are_counted_too()
    {
        var (userName, _) = await host.AddPersonAsync(await host.AddOrganisationAsync());
        using var browser = host.CreateBrowser();

        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(async i =>
        {
            using var response = await AccountHost.TrySignInAsync(browser, userName, $"wrong password {i}");
            return response.StatusCode;
        }));

        Assert.Equal(5, answers.Count(status => status == HttpStatusCode.Unauthorized));
        Assert.Equal(15, answers.Count(status => status == HttpStatusCode.Locked));
    }

    [Fact]
    public async Task Signing_out_ends_the_session_for_whoever_copied_its_cookie()
    {
        var (userName, _) = await host.AddPersonAsync(await host.AddOrganisationAsync());
        using var browser = host.CreateBrowser();
        using var response = await AccountHost.TrySignInAsync(browser, userName);
        using var thief = host.CreateBrowser();
        thief.DefaultRequestHeaders.Add("Cookie", response.Headers.GetValues("Set-Cookie").Single().Split(';')[0]);
        Assert.Equal(HttpStatusCode.OK, await AccountHost.StatusOfMeAsync(thief));

        using var signedOut = await browser.DeleteAsync("/api/session", Cancellation);

        Assert.Equal(HttpStatusCode.NoContent, signedOut.StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, await AccountHost.StatusOfMeAsync(browser));
        Assert.Equal(HttpStatusCode.Unauthorized, await AccountHost.StatusOfMeAsync(thief));
    }

    [Fact]
    public async Task Signing_out_everywhere_ends_every_session_of_that_person_alone()
    {
        var organisation = await host.AddOrganisationAsync();
        var (userName, _) = await host.AddPersonAsync(organisation);
        using var one = await host.SignInAsync(userName);
        using var two = await host.SignInAsync(userName);
        using var other = await host.SignInNewAsync(organisation);

        using var response = await one.DeleteAsync("/api/sessions", Cancellation);

        Assert.Equal(HttpStatusCode.Unauthorized, await AccountHost.StatusOfMeAsync(one));
        Assert.Equal(HttpStatusCode.Unauthorized, await AccountHost.StatusOfMeAsync(two));
        Assert.Equal(HttpStatusCode.OK, await AccountHost.StatusOfMeAsync(other));
    }

    [Fact]
    public async Task Signing_in_anew_ends_what_this_browser_held_before()
    {
        var (userName, personId) = await host.AddPersonAsync(await host.AddOrganisationAsync());
        using var browser = await host.SignInAsync(userName);
        using var again = await AccountHost.TrySignInAsync(browser, userName);

        await using var context = await host.Contexts.CreateDbContextAsync(Cancellation);
        Assert.Equal(1, await context.Sessions.CountAsync(session => session.PersonId == personId, Cancellation));
    }

    [Fact]
    public async Task Disabled_person_is_out_at_once_and_cannot_come_back()
    {
        var (userName, personId) = await host.AddPersonAsync(await host.AddOrganisationAsync());
        using var browser = await host.SignInAsync(userName);
        await using (var context = await host.Contexts.CreateDbContextAsync(Cancellation))
        {
            await context.People.Where(person => person.Id == personId)
                .ExecuteUpdateAsync(set => set.SetProperty(person => person.IsDisabled, true), Cancellation);
        }

        Assert.Equal(HttpStatusCode.Unauthorized, await AccountHost.StatusOfMeAsync(browser));
        using var again = await AccountHost.TrySignInAsync(host.CreateBrowser(), userName);
        Assert.Equal(HttpStatusCode.Unauthorized, again.StatusCode);
    }

    [Fact]
    public async Task Changed_password_signs_out_elsewhere_and_the_old_one_is_worth_nothing()
    {
        var (userName, _) = await host.AddPersonAsync(await host.AddOrganisationAsync());
        using var here = await host.SignInAsync(userName);
        using var elsewhere = await host.SignInAsync(userName);

        using var changed = await here.PutAsJsonAsync(
            "/api/me/password", new { current = AccountHost.Password, @new = "another long one" }, Cancellation);

        Assert.Equal(HttpStatusCode.NoContent, changed.StatusCode);
        Assert.Equal(HttpStatusCode.OK, await AccountHost.StatusOfMeAsync(here));
        Assert.Equal(HttpStatusCode.Unauthorized, await AccountHost.StatusOfMeAsync(elsewhere));
        using var old = await AccountHost.TrySignInAsync(host.CreateBrowser(), userName);
        Assert.Equal(HttpStatusCode.Unauthorized, old.StatusCode);
        using var fresh = await host.SignInAsync(userName, "another long one");
    }

    [Theory]
    [InlineData("wrong present one", "another long one", "badCredentials")]
    [InlineData(AccountHost.Password, "short", "badPassword")]
    [InlineData(AccountHost.Password, "password1234", "badPassword")]
    public async Task Password_is_not_changed_without_the_present_one_or_for_a_bad_one(string current, string wanted, string code)
    {
        using var browser = await host.SignInNewAsync(await host.AddOrganisationAsync());

        using var refused = await browser.PutAsJsonAsync("/api/me/password", new { current, @new = wanted }, Cancellation);

        Assert.Equal((HttpStatusCode.BadRequest, code), (refused.StatusCode, await TestHost.ReadCodeAsync(refused)));
        Assert.Equal(HttpStatusCode.OK, await AccountHost.StatusOfMeAsync(browser));
    }

    [Fact]
    public async Task Session_that_nobody_used_for_two_weeks_has_ended()
    {
        var (userName, personId) = await host.AddPersonAsync(await host.AddOrganisationAsync());
        using var browser = await host.SignInAsync(userName);
        var longAgo = (DateTimeOffset.UtcNow - TimeSpan.FromDays(14.1)).ToUtcMicroseconds();
        await using (var context = await host.Contexts.CreateDbContextAsync(Cancellation))
        {
            await context.Sessions.Where(session => session.PersonId == personId)
                .ExecuteUpdateAsync(set => set.SetProperty(session => session.SeenAt, longAgo), Cancellation);
        }

        Assert.Equal(HttpStatusCode.Unauthorized, await AccountHost.StatusOfMeAsync(browser));
    }

    [Fact]
    public async Task Name_or_password_of_ten_thousand_characters_is_refused_without_being_hashed()
    {
        using var browser = host.CreateBrowser();
        var endless = new string('長', 10_000);

        using var name = await AccountHost.TrySignInAsync(browser, endless);
        using var password = await AccountHost.TrySignInAsync(browser, "lin.1", endless);

        // 10,000 characters of three bytes are more than the endpoint reads.
        Assert.Equal((HttpStatusCode.RequestEntityTooLarge, "tooLarge"), (name.StatusCode, await TestHost.ReadCodeAsync(name)));
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, password.StatusCode);
        using var latin = await AccountHost.TrySignInAsync(browser, new string('x', 10_000));
        Assert.Equal((HttpStatusCode.Unauthorized, "badCredentials"), (latin.StatusCode, await TestHost.ReadCodeAsync(latin)));
    }

    [Theory]
    [InlineData("""{"name":"a","name":"b","password":"c"}""")]
    [InlineData("""{"name":"a","password":"b","Password":"c"}""")]
    [InlineData("""{"name":{"$ne":""},"password":"c"}""")]
    [InlineData("[]")]
    [InlineData("")]
    [InlineData("{")]
    public async Task Body_that_says_two_things_or_none_is_refused(string body)
    {
        using var browser = host.CreateBrowser();

        using var response = await browser.PostAsync("/api/session", new StringContent(body, Encoding.UTF8, "application/json"), Cancellation);

        Assert.Equal((HttpStatusCode.BadRequest, "badRequest"), (response.StatusCode, await TestHost.ReadCodeAsync(response)));
    }

    [Theory]
    [InlineData(null, "1", true)]
    [InlineData("own", "1", true)]
    [InlineData("own", null, false)]
    [InlineData(null, null, false)]
    [InlineData("https://evil.example", "1", false)]
    [InlineData("null", "1", false)]
    public async Task Page_of_another_site_cannot_act_with_the_cookie(string? origin, string? header, bool passes)
    {
        using var browser = await host.SignInNewAsync(await host.AddOrganisationAsync());
        browser.DefaultRequestHeaders.Remove(CookieGuard.Header);
        using var request = new HttpRequestMessage(HttpMethod.Delete, "/api/session");
        if (origin is not null)
        {
            request.Headers.Add("Origin", origin == "own" ? browser.BaseAddress!.GetLeftPart(UriPartial.Authority) : origin);
        }

        if (header is not null)
        {
            request.Headers.Add(CookieGuard.Header, header);
        }

        using var response = await browser.SendAsync(request, Cancellation);

        Assert.Equal(passes ? HttpStatusCode.NoContent : HttpStatusCode.Forbidden, response.StatusCode);
        Assert.Equal(passes ? HttpStatusCode.Unauthorized : HttpStatusCode.OK, await AccountHost.StatusOfMeAsync(browser));
    }

    [Theory]
    [InlineData("crossstrait.session=")]
    [InlineData("crossstrait.session=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    [InlineData("crossstrait.session=' OR 1=1 --")]
    public async Task Invented_cookie_opens_nothing(string cookie)
    {
        using var browser = host.CreateBrowser();
        browser.DefaultRequestHeaders.TryAddWithoutValidation("Cookie", cookie);

        using var response = await browser.GetAsync("/api/me", Cancellation);

        Assert.Equal((HttpStatusCode.Unauthorized, "notAuthenticated"), (response.StatusCode, await TestHost.ReadCodeAsync(response)));
    }

    [Fact]
    public async Task Request_with_a_bearer_is_judged_by_that_alone()
    {
        using var browser = await host.SignInNewAsync(await host.AddOrganisationAsync(), Role.SystemAdmin);
        browser.DefaultRequestHeaders.Authorization = new("Bearer", "not the key");

        using var response = await browser.GetAsync("/api/rooms", Cancellation);

        Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
    }
}
