using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using CrossStrait.Rooms.Audit;
using CrossStrait.Rooms.Sessions;
using CrossStrait.Rooms.Storage;
using CrossStrait.Web.Auth;
using CrossStrait.Web.Tests.Hosting;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.IdentityModel.Tokens;
using Xunit;

namespace CrossStrait.Web.Tests.Auth;

/// <summary>
/// Room tokens at a small server of two routes, one that names a room and one that stands for the hub.
/// </summary>
public sealed class RoomTokenTests : IAsyncLifetime
{
    private const string Room = "RM_0123456789ab";
    private static readonly RoomGrant _grant = new(Room, "lin", "林雅婷", CanPublish: true, CanSubscribe: false);
    private readonly DataPaths _paths = new(Directory.CreateTempSubdirectory("crossstrait-token-").FullName);
    private readonly SettableTime _time = new();
    private WebApplication _app = null!;
    private HttpClient _client = null!;

    private RoomTokens Tokens => _app.Services.GetRequiredService<RoomTokens>();

    public async ValueTask InitializeAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        builder.Configuration.AddInMemoryCollection([new(ApiKey.Setting, "k")]);
        builder.Services.AddRoomsStorage(_paths.Root).AddAudit().AddSingleton(_paths).AddSingleton<TimeProvider>(_time).AddSignIn();
        _app = builder.Build();
        _app.MapGet("/probe/{roomId}", Describe).RequireAuthorization(Policies.RoomToken);
        _app.MapGet("/hub/probe", Describe).RequireAuthorization(Policies.RoomToken);
        _app.MapGet("/either/{roomId}", () => "in").RequireAuthorization(Policies.AdminOrRoomToken);
        await _app.StartAsync(TestContext.Current.CancellationToken);
        _client = new HttpClient { BaseAddress = new Uri(_app.Urls.First()) };
    }

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        await _app.DisposeAsync();
        Directory.Delete(_paths.Root, recursive: true);
    }

    [Fact]
    public async Task Token_brings_its_grant_and_nothing_more()
    {
        using var response = await AskAsync($"/probe/{Room}", Tokens.Issue(_grant, TimeSpan.FromMinutes(5)));

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal(_grant.ToString(), await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Query_is_heard_at_the_hub_alone()
    {
        var token = Tokens.Issue(_grant, TimeSpan.FromMinutes(5));

        using var hub = await AskAsync($"/hub/probe?access_token={token}", null);
        using var elsewhere = await AskAsync($"/probe/{Room}?access_token={token}", null);

        Assert.Equal(HttpStatusCode.OK, hub.StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, elsewhere.StatusCode);
    }

    [Fact]
    public async Task Token_of_another_room_is_forbidden()
    {
        var token = Tokens.Issue(_grant with { RoomId = "RM_bbbbbbbbbbbb" }, TimeSpan.FromMinutes(5));

        using var response = await AskAsync($"/probe/{Room}", token);

        Assert.Equal(HttpStatusCode.Forbidden, response.StatusCode);
    }

    [Fact]
    public async Task Token_is_good_until_it_expires_and_not_a_second_longer()
    {
        var token = Tokens.Issue(_grant, TimeSpan.FromMinutes(5));

        _time.Advance(TimeSpan.FromSeconds(299));
        using var before = await AskAsync($"/probe/{Room}", token);
        _time.Advance(TimeSpan.FromSeconds(1));
        using var after = await AskAsync($"/probe/{Room}", token);

        Assert.Equal(HttpStatusCode.OK, before.StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, after.StatusCode);
        Assert.Contains("token expired", after.Headers.WwwAuthenticate.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Forged_tokens_are_refused()
    {
        var token = Tokens.Issue(_grant, TimeSpan.FromMinutes(5));
        var parts = token.Split('.');
        var otherRoom = Encode(Decode(parts[1]).Replace(Room, "RM_bbbbbbbbbbbb", StringComparison.Ordinal));
        var unsigned = Encode("""{"alg":"none","typ":"JWT"}""");

        await AssertRefusedAsync($"{parts[0]}.{otherRoom}.{parts[2]}");
        await AssertRefusedAsync($"{unsigned}.{parts[1]}.");
        await AssertRefusedAsync($"{unsigned}.{parts[1]}.{parts[2]}");
        await AssertRefusedAsync($"{parts[0]}.{parts[1]}.");
        await AssertRefusedAsync($"{parts[0]}.{parts[1]}.{new string('A', 86)}");
        await AssertRefusedAsync("not a token");
        await AssertRefusedAsync("a.b.c");
        await AssertRefusedAsync(new string('a', 20_000));
    }

    [Fact]
    public async Task Token_of_another_key_under_our_key_id_is_refused()
    {
        var token = Tokens.Issue(_grant, TimeSpan.FromMinutes(5));
        var parts = token.Split('.');
        using var stranger = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var signature = stranger.SignData(Encoding.ASCII.GetBytes($"{parts[0]}.{parts[1]}"), HashAlgorithmName.SHA256);

        await AssertRefusedAsync($"{parts[0]}.{parts[1]}.{Base64UrlEncoder.Encode(signature)}");
    }

    [Fact]
    public async Task Public_key_used_as_a_shared_secret_is_refused()
    {
        var parts = Tokens.Issue(_grant, TimeSpan.FromMinutes(5)).Split('.');
        using var key = ECDsa.Create();
        key.ImportFromPem(File.ReadAllText(Directory.GetFiles(_paths.Keys, "room-token-*.pem").Single()));
        var header = Encode(Decode(parts[0]).Replace("ES256", "HS256", StringComparison.Ordinal));
        var signature = HMACSHA256.HashData(
            Encoding.ASCII.GetBytes(key.ExportSubjectPublicKeyInfoPem()),
            Encoding.ASCII.GetBytes($"{header}.{parts[1]}"));

        await AssertRefusedAsync($"{header}.{parts[1]}.{Base64UrlEncoder.Encode(signature)}");
    }

    [Fact]
    public async Task Either_credential_opens_a_route_of_both()
    {
        using var admin = await AskAsync($"/either/{Room}", "k");
        using var token = await AskAsync($"/either/{Room}", Tokens.Issue(_grant, TimeSpan.FromMinutes(5)));
        using var otherRoom = await AskAsync("/either/RM_bbbbbbbbbbbb", Tokens.Issue(_grant, TimeSpan.FromMinutes(5)));
        using var neither = await AskAsync($"/either/{Room}", "x");

        Assert.Equal(HttpStatusCode.OK, admin.StatusCode);
        Assert.Equal(HttpStatusCode.OK, token.StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, otherRoom.StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, neither.StatusCode);
    }

    [Fact]
    public void Keys_outlive_the_process_and_the_last_by_name_signs()
    {
        var earlier = Tokens.Issue(_grant, TimeSpan.FromMinutes(5));
        using var second = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        File.WriteAllText(Path.Combine(_paths.Keys, "room-token-20990101T000000Z.pem"), second.ExportPkcs8PrivateKeyPem());
        using var keys = new RoomTokenKeys(new RoomTokenKeyFiles(_paths), _time);

        Assert.Equal(2, keys.All.Count);
        Assert.Equal("20990101T000000Z", keys.Signing.KeyId);
        Assert.Contains(keys.All, key => Decode(earlier.Split('.')[0]).Contains(key.KeyId, StringComparison.Ordinal));
        Assert.All(
            Directory.GetFiles(_paths.Keys, "room-token-2026*.pem"),
            file => Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file)));
    }

    private static string Describe(HttpContext http) => RoomGrant.From(http.User)!.ToString();

    private static string Decode(string part) => Base64UrlEncoder.Decode(part);

    private static string Encode(string text) => Base64UrlEncoder.Encode(text);

    private async Task AssertRefusedAsync(string token)
    {
        using var response = await AskAsync($"/probe/{Room}", token);
        Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
        Assert.Contains("invalid_token", response.Headers.WwwAuthenticate.ToString(), StringComparison.Ordinal);
    }

    private async Task<HttpResponseMessage> AskAsync(string path, string? bearer)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.Authorization = bearer is null ? null : new AuthenticationHeaderValue("Bearer", bearer);
        return await _client.SendAsync(request, TestContext.Current.CancellationToken);
    }
}
