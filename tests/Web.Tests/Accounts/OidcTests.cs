using System.Net;
using System.Security.Cryptography;
using System.Text;
using CrossStrait.Web.Accounts.Oidc;
using CrossStrait.Web.Tests.Hosting;
using Microsoft.EntityFrameworkCore;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using Xunit;

namespace CrossStrait.Web.Tests.Accounts;

/// <summary>Signing in by a provider that lies, lags or is lied to.</summary>
public sealed class OidcTests : IAsyncLifetime
{
    private StandInProvider _provider = null!;
    private AccountHost _host = null!;

    private static CancellationToken Cancellation => TestHost.Cancellation;

    public async ValueTask InitializeAsync()
    {
        _provider = await StandInProvider.StartAsync();
        _host = new AccountHost();
        _host.With("Oidc:Authority", _provider.Issuer)
            .With("Oidc:ClientId", StandInProvider.ClientId)
            .With("Oidc:ClientSecret", StandInProvider.ClientSecret)
            .With("Oidc:Name", "公務帳號");
    }

    public async ValueTask DisposeAsync()
    {
        await _host.DisposeAsync();
        await _provider.DisposeAsync();
    }

    [Fact]
    public async Task Person_is_known_by_her_verified_address_and_from_then_on_by_her_subject()
    {
        var personId = await AddPersonAsync("Lin.Yating@example.tw");
        _provider.Claims["email"] = "lin.yating@example.tw";
        _provider.Claims["email_verified"] = true;
        using var browser = _host.CreateBrowser();

        Assert.Equal("/", await SignInAsync(browser));
        Assert.Equal(personId, (await AccountHost.GetJsonAsync(browser, "/api/me")).GetProperty("id").GetString());

        _provider.Claims["email"] = "another@example.tw";
        using var later = _host.CreateBrowser();
        Assert.Equal("/", await SignInAsync(later));
        Assert.Equal(personId, (await AccountHost.GetJsonAsync(later, "/api/me")).GetProperty("id").GetString());
    }

    [Fact]
    public async Task Address_is_asked_for_where_the_token_leaves_it_out()
    {
        await AddPersonAsync("lin@example.tw");
        _provider.UserInfo["sub"] = "subject";
        _provider.UserInfo["email"] = "lin@example.tw";
        _provider.UserInfo["email_verified"] = true;

        Assert.Equal("/", await SignInAsync(_host.CreateBrowser()));
    }

    [Theory]
    [InlineData("somebody else", true)]
    [InlineData("subject", false)]
    public async Task Address_of_another_subject_or_one_not_verified_is_nobodys(string subject, bool verified)
    {
        await AddPersonAsync("lin@example.tw");
        _provider.UserInfo["sub"] = subject;
        _provider.UserInfo["email"] = "lin@example.tw";
        _provider.UserInfo["email_verified"] = verified;

        Assert.Equal("/?signInError=oidcUnknownPerson", await SignInAsync(_host.CreateBrowser()));
    }

    [Fact]
    public async Task Address_that_two_people_have_opens_neither()
    {
        await AddPersonAsync("shared@example.tw");
        await AddPersonAsync("Shared@example.tw");
        _provider.Claims["email"] = "shared@example.tw";
        _provider.Claims["email_verified"] = true;

        Assert.Equal("/?signInError=oidcUnknownPerson", await SignInAsync(_host.CreateBrowser()));
    }

    [Theory]
    [InlineData("aud", "another client")]
    [InlineData("iss", "https://another.example")]
    [InlineData("nonce", "another nonce")]
    [InlineData("nonce", null)]
    [InlineData("sub", null)]
    [InlineData("sub", "")]
    [InlineData("azp", "another client")]
    [InlineData("exp", 1_700_000_000)]
    [InlineData("nbf", 4_000_000_000)]
    public async Task Token_that_is_not_for_this_sign_in_is_refused(string claim, object? value)
    {
        await AddPersonAsync("lin@example.tw");
        Vouch();
        _provider.Claims[claim] = value;

        Assert.Equal("/?signInError=oidcFailed", await SignInAsync(_host.CreateBrowser()));
    }

    [Theory]
    [InlineData("unsigned")]
    [InlineData("none")]
    [InlineData("public key as shared secret")]
    [InlineData("another key under the same id")]
    [InlineData("changed")]
    [InlineData("no token")]
    public async Task Token_that_the_provider_did_not_sign_is_refused(string how)
    {
        await AddPersonAsync("lin@example.tw");
        Vouch();
        _provider.Tamper = token => Forge(token, how);

        Assert.Equal("/?signInError=oidcFailed", await SignInAsync(_host.CreateBrowser()));
    }

    [Fact]
    public async Task Provider_may_change_its_keys_and_is_asked_for_them_once_a_minute_at_most()
    {
        var options = new OidcOptions { Authority = _provider.Issuer, ClientId = StandInProvider.ClientId };
        var time = new SettableTime();
        using var provider = new OidcProvider(options, time);
        var tokens = new IdTokens(options, provider, time);
        _provider.Claims["exp"] = (time.GetUtcNow() + TimeSpan.FromHours(1)).ToUnixTimeSeconds();
        Assert.Equal("subject", (await tokens.ReadAsync(_provider.Issue("n"), "n", Cancellation)).Subject);

        using var next = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        _provider.Key = next;

        await Assert.ThrowsAsync<OidcException>(() => tokens.ReadAsync(_provider.Issue("n"), "n", Cancellation));
        time.Advance(TimeSpan.FromSeconds(61));
        Assert.Equal("subject", (await tokens.ReadAsync(_provider.Issue("n"), "n", Cancellation)).Subject);
    }

    [Fact]
    public async Task Answer_works_once_in_the_browser_that_asked()
    {
        await AddPersonAsync("lin@example.tw");
        Vouch();
        using var browser = _host.CreateBrowser();
        var callback = await GoToProviderAsync(browser);

        using var stranger = _host.CreateBrowser();
        Assert.Equal("/?signInError=oidcExpired", await LocationAsync(stranger, callback));
        Assert.Equal("/", await LocationAsync(browser, callback));
        Assert.Equal("/?signInError=oidcExpired", await LocationAsync(browser, callback));
    }

    [Theory]
    [InlineData("state=", "state=x", "oidcExpired")]
    [InlineData("iss=", "iss=x", "oidcRefused")]
    [InlineData("code=", "error=access_denied&x=", "oidcRefused")]
    public async Task Answer_that_does_not_fit_the_question_is_refused(string part, string instead, string code)
    {
        await AddPersonAsync("lin@example.tw");
        Vouch();
        using var browser = _host.CreateBrowser();

        var callback = (await GoToProviderAsync(browser)).Replace(part, instead, StringComparison.Ordinal);

        Assert.Equal($"/?signInError={code}", await LocationAsync(browser, callback));
        Assert.Equal(HttpStatusCode.Unauthorized, await AccountHost.StatusOfMeAsync(browser));
    }

    [Fact]
    public async Task Page_learns_that_there_is_a_provider()
    {
        var methods = await AccountHost.GetJsonAsync(_host.CreateBrowser(), "/api/sign-in-methods");

        Assert.Equal("公務帳號", methods.GetProperty("oidc").GetProperty("name").GetString());
        Assert.Equal("/api/session/oidc", methods.GetProperty("oidc").GetProperty("url").GetString());
    }

    [Fact]
    public async Task Provider_that_does_not_answer_is_said_to_be_at_fault()
    {
        await using var host = new AccountHost();
        host.With("Oidc:Authority", "http://127.0.0.1:9").With("Oidc:ClientId", "x");

        using var response = await host.CreateBrowser().GetAsync("/api/session/oidc", Cancellation);

        Assert.Equal((HttpStatusCode.BadGateway, "oidcFailed"), (response.StatusCode, await TestHost.ReadCodeAsync(response)));
    }

    [Fact]
    public async Task Server_without_a_provider_has_no_such_way_in()
    {
        await using var host = new AccountHost();
        using var browser = host.CreateBrowser();

        using var response = await browser.GetAsync("/api/session/oidc", Cancellation);

        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
        Assert.Equal(System.Text.Json.JsonValueKind.Null, (await AccountHost.GetJsonAsync(browser, "/api/sign-in-methods")).GetProperty("oidc").ValueKind);
    }

    private void Vouch()
    {
        _provider.Claims["email"] = "lin@example.tw";
        _provider.Claims["email_verified"] = true;
    }

    private string Forge(string token, string how)
    {
        var parts = token.Split('.');
        var claims = Base64UrlEncoder.Decode(parts[1]);
        using var stranger = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        return how switch
        {
            "unsigned" => $"{parts[0]}.{parts[1]}.",
            "none" => $"{Base64UrlEncoder.Encode("""{"alg":"none"}""")}.{parts[1]}.",
            "public key as shared secret" => new JsonWebTokenHandler().CreateToken(claims, new SigningCredentials(
                new SymmetricSecurityKey(Encoding.ASCII.GetBytes(_provider.Key.ExportSubjectPublicKeyInfoPem())) { KeyId = _provider.SecurityKey().KeyId },
                SecurityAlgorithms.HmacSha256)),
            "another key under the same id" => new JsonWebTokenHandler().CreateToken(claims, new SigningCredentials(
                new ECDsaSecurityKey(stranger) { KeyId = _provider.SecurityKey().KeyId },
                SecurityAlgorithms.EcdsaSha256)),
            "changed" => $"{parts[0]}.{Base64UrlEncoder.Encode(claims.Replace("subject", "another", StringComparison.Ordinal))}.{parts[2]}",
            _ => "",
        };
    }

    private async Task<string> AddPersonAsync(string email)
    {
        var (_, personId) = await _host.AddPersonAsync(await _host.AddOrganisationAsync());
        await using var context = await _host.Contexts.CreateDbContextAsync(Cancellation);
        await context.People.Where(person => person.Id == personId)
            .ExecuteUpdateAsync(set => set.SetProperty(person => person.Email, email), Cancellation);
        return personId;
    }

    /// <summary>Where the page is in the end.</summary>
    private async Task<string> SignInAsync(HttpClient browser) => await LocationAsync(browser, await GoToProviderAsync(browser));

    /// <summary>There and back: the address with which the provider sends the browser to us.</summary>
    private async Task<string> GoToProviderAsync(HttpClient browser)
    {
        var asked = await LocationAsync(browser, "/api/session/oidc");
        Assert.StartsWith($"{_provider.Issuer}/authorize?", asked, StringComparison.Ordinal);
        Assert.Contains("code_challenge_method=S256", asked, StringComparison.Ordinal);
        using var outside = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false });
        return await LocationAsync(outside, asked);
    }

    private static async Task<string> LocationAsync(HttpClient browser, string address)
    {
        using var response = await browser.GetAsync(address, Cancellation);
        Assert.Equal(HttpStatusCode.Redirect, response.StatusCode);
        return response.Headers.Location!.OriginalString;
    }
}
