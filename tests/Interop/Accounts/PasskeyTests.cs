using System.Net;
using System.Text;
using System.Text.Json;
using CrossStrait.Interop.Browsers;
using CrossStrait.Interop.Hosting;
using Microsoft.Playwright;
using Xunit;

namespace CrossStrait.Interop.Accounts;

/// <summary>Passkeys with Chromium and its virtual authenticator.</summary>
public sealed class PasskeyTests : IAsyncLifetime
{
    private const string Script = """
        window.post = async (path, body) => {
          const response = await fetch(path, {
            method: 'POST',
            headers: { 'Content-Type': 'application/json', 'X-CrossStrait': '1' },
            body: JSON.stringify(body ?? {}),
          });
          const text = await response.text();
          return { status: response.status, body: text ? JSON.parse(text) : null };
        };
        window.signInWithPassword = async (name, password) => (await post('/api/session', { name, password })).status;
        window.addPasskey = async () => {
          const options = await post('/api/passkeys/options');
          const credential = await navigator.credentials.create({ publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(options.body) });
          return (await post('/api/passkeys', { name: 'desk', credential: credential.toJSON() })).status;
        };
        window.sign = async () => {
          const options = await post('/api/session/passkey/options');
          const credential = await navigator.credentials.get({ publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(options.body) });
          return JSON.stringify(credential.toJSON());
        };
        window.signIn = async () => {
          const answer = await post('/api/session/passkey', JSON.parse(await sign()));
          return { status: answer.status, code: answer.body.code ?? '', name: answer.body.person?.name ?? '' };
        };
        window.me = async () => (await fetch('/api/me')).status;
        window.signOut = async () => (await fetch('/api/session', { method: 'DELETE', headers: { 'X-CrossStrait': '1' } })).status;
        """;

    private ServerProcess _server = null!;
    private ChromiumBrowser _browser = null!;
    private IPage _page = null!;
    private ICDPSession _devices = null!;
    private string _authenticator = "";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>Passkeys belong to a name, never to an address (WebAuthn 5.1.2).</summary>
    private Uri Site => new($"http://localhost:{_server.Address.Port}/healthz");

    public async ValueTask InitializeAsync()
    {
        _server = await ServerProcess.StartAsync("127.0.0.1");
        using (await FirstAccount.CreateAsync(_server))
        {
            // The account is what is needed; her browser is Chromium.
        }

        _browser = await ChromiumBrowser.LaunchAsync();
        _page = await _browser.OpenPageAsync(800, 600);
        _devices = await _page.Context.NewCDPSessionAsync(_page);
        await _devices.SendAsync("WebAuthn.enable");
        var added = await _devices.SendAsync("WebAuthn.addVirtualAuthenticator", new()
        {
            ["options"] = new Dictionary<string, object>
            {
                ["protocol"] = "ctap2",
                ["transport"] = "internal",
                ["hasResidentKey"] = true,
                ["hasUserVerification"] = true,
                ["isUserVerified"] = true,
                ["automaticPresenceSimulation"] = true,
            },
        });
        _authenticator = added!.Value.GetProperty("authenticatorId").GetString()!;
        await _page.GotoAsync(Site.ToString());
        await _page.EvaluateAsync(Script);
        Assert.Equal(200, await _page.EvaluateAsync<int>("([name, password]) => signInWithPassword(name, password)", new[] { FirstAccount.UserName, FirstAccount.Password }));
        var status = await _page.EvaluateAsync<int>("addPasskey()");
        Assert.True(status == 204, $"{status}\n{_server.LogTail()}");
    }

    public async ValueTask DisposeAsync()
    {
        await _browser.DisposeAsync();
        await _server.DisposeAsync();
    }

    [Fact]
    public async Task Person_adds_a_passkey_and_signs_in_with_it_alone()
    {
        Assert.Equal(204, await _page.EvaluateAsync<int>("signOut()"));
        Assert.Equal(401, await _page.EvaluateAsync<int>("me()"));

        var answer = await SignInAsync();

        Assert.Equal((200, "林雅婷"), (answer.Status, answer.Name));
        Assert.Equal(200, await _page.EvaluateAsync<int>("me()"));
        Assert.True(await _page.EvaluateAsync<bool>("fetch('/api/me').then(r => r.json()).then(me => me.hasPasskeys)"));
    }

    [Fact]
    public async Task Answer_that_was_overheard_with_its_cookie_opens_nothing_a_second_time()
    {
        var credential = await _page.EvaluateAsync<string>("sign()");
        var cookies = await _page.Context.CookiesAsync();
        var challenge = cookies.Single(cookie => cookie.Name == "crossstrait.challenge").Value;
        Assert.True(cookies.Single(cookie => cookie.Name == "crossstrait.challenge").HttpOnly);

        Assert.Equal(HttpStatusCode.OK, await SendAsync(credential, challenge));
        Assert.Equal(HttpStatusCode.Unauthorized, await SendAsync(credential, challenge));
        Assert.Equal(HttpStatusCode.Unauthorized, await SendAsync(credential, null));
    }

    [Fact]
    public async Task Answer_to_another_challenge_or_with_another_signature_is_refused()
    {
        var credential = await _page.EvaluateAsync<string>("sign()");
        await _page.EvaluateAsync("post('/api/session/passkey/options')");
        Assert.Equal(HttpStatusCode.Unauthorized, await SendAsync(credential, await ReadChallengeAsync()));

        var another = await _page.EvaluateAsync<string>("sign()");
        var signature = JsonDocument.Parse(another).RootElement.GetProperty("response").GetProperty("signature").GetString()!;
        var forged = another.Replace(signature, string.Concat(signature[..^8], "AAAAAAAA"), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Unauthorized, await SendAsync(forged, await ReadChallengeAsync()));
    }

    [Fact]
    public async Task Copied_authenticator_whose_count_lags_is_refused()
    {
        Assert.Equal(200, (await SignInAsync()).Status);
        Assert.Equal(200, (await SignInAsync()).Status);
        var target = new Dictionary<string, object> { ["authenticatorId"] = _authenticator };
        var stored = await _devices.SendAsync("WebAuthn.getCredentials", target);
        var copy = JsonSerializer.Deserialize<Dictionary<string, object>>(stored!.Value.GetProperty("credentials")[0].GetRawText())!;
        copy["signCount"] = 1;
        await _devices.SendAsync("WebAuthn.clearCredentials", target);
        await _devices.SendAsync("WebAuthn.addCredential", new() { ["authenticatorId"] = _authenticator, ["credential"] = copy });

        var answer = await SignInAsync();

        Assert.Equal((401, "badCredentials"), (answer.Status, answer.Code));
    }

    [Fact]
    public async Task Removed_passkey_opens_nothing()
    {
        var id = await _page.EvaluateAsync<string>("fetch('/api/passkeys').then(r => r.json()).then(list => list.passkeys[0].id)");
        Assert.Equal(204, await _page.EvaluateAsync<int>(
            "id => fetch('/api/passkeys/' + id, { method: 'DELETE', headers: { 'X-CrossStrait': '1' } }).then(r => r.status)", id));

        Assert.Equal(401, (await SignInAsync()).Status);
    }

    private async Task<(int Status, string Code, string Name)> SignInAsync()
    {
        var answer = await _page.EvaluateAsync<JsonElement>("signIn()");
        return (answer.GetProperty("status").GetInt32(), answer.GetProperty("code").GetString()!, answer.GetProperty("name").GetString()!);
    }

    private async Task<string> ReadChallengeAsync() =>
        (await _page.Context.CookiesAsync()).Single(cookie => cookie.Name == "crossstrait.challenge").Value;

    /// <summary>From outside the browser, with what was overheard.</summary>
    private async Task<HttpStatusCode> SendAsync(string credential, string? challenge)
    {
        using var outside = new HttpClient(new HttpClientHandler { UseCookies = false });
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(Site, "/api/session/passkey"));
        request.Content = new StringContent(credential, Encoding.UTF8, "application/json");
        if (challenge is not null)
        {
            request.Headers.Add("Cookie", $"crossstrait.challenge={challenge}");
        }

        using var response = await outside.SendAsync(request, Cancellation);
        return response.StatusCode;
    }
}
