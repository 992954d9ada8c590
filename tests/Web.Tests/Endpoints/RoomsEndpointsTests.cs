using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using CrossStrait.Web.Tests.Hosting;
using Xunit;

namespace CrossStrait.Web.Tests.Endpoints;

public sealed class RoomsEndpointsTests(TestHost host) : IClassFixture<TestHost>
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Room_is_made_and_found_again()
    {
        using var admin = host.CreateAdmin();

        using var created = await admin.PostAsJsonAsync("/api/rooms", new { name = " 兩岸會議 ", kind = "tender" }, Cancellation);
        Assert.Equal(HttpStatusCode.Created, created.StatusCode);
        var room = await TestHost.ReadJsonAsync(created);
        var id = room.GetProperty("id").GetString();
        Assert.Matches("^RM_[0-9a-z]{12}$", id);
        Assert.Equal("兩岸會議", room.GetProperty("name").GetString());
        Assert.Equal("tender", room.GetProperty("kind").GetString());
        Assert.Matches("^[0-9]{9}$", room.GetProperty("accessCode").GetString());
        Assert.EndsWith($"/?room={id}&code={room.GetProperty("accessCode").GetString()}", room.GetProperty("joinUrl").GetString(), StringComparison.Ordinal);
        Assert.Contains($"/?room={id}&code=", room.GetRawText(), StringComparison.Ordinal);

        var found = await admin.GetFromJsonAsync<System.Text.Json.JsonElement>(created.Headers.Location, Cancellation);
        Assert.Equal(room.ToString(), found.ToString());
        var listed = await admin.GetFromJsonAsync<System.Text.Json.JsonElement[]>("/api/rooms?limit=1000", Cancellation);
        Assert.Contains(listed!, entry => entry.GetProperty("id").GetString() == id);
    }

    [Fact]
    public async Task Token_opens_its_room()
    {
        using var admin = host.CreateAdmin();
        var id = (await host.CreateRoomAsync()).GetProperty("id").GetString();

        using var response = await admin.PostAsJsonAsync(
            $"/api/rooms/{id}/tokens",
            new { identity = "lin", name = "林雅婷", canPublish = true, canSubscribe = false },
            Cancellation);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        var token = (await TestHost.ReadJsonAsync(response)).GetProperty("token").GetString();
        var payload = Encoding.UTF8.GetString(Microsoft.IdentityModel.Tokens.Base64UrlEncoder.DecodeBytes(token!.Split('.')[1]));
        Assert.Contains($"\"room\":\"{id}\"", payload, StringComparison.Ordinal);
        Assert.Contains("\"can_publish\":\"true\"", payload, StringComparison.Ordinal);
        Assert.Contains("\"can_subscribe\":\"false\"", payload, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("GET", "/api/rooms")]
    [InlineData("POST", "/api/rooms")]
    [InlineData("GET", "/api/rooms/RM_0123456789ab")]
    [InlineData("POST", "/api/rooms/RM_0123456789ab/tokens")]
    public async Task Without_the_api_key_nothing_is_told(string method, string path)
    {
        using var client = host.CreateClient();
        using var bare = new HttpRequestMessage(new HttpMethod(method), path);
        using var refused = await client.SendAsync(bare, Cancellation);
        using var wrong = new HttpRequestMessage(new HttpMethod(method), path)
        {
            Headers = { Authorization = new AuthenticationHeaderValue("Bearer", TestHost.ApiKey + "x") },
        };
        using var refusedToo = await client.SendAsync(wrong, Cancellation);

        Assert.Equal(HttpStatusCode.Unauthorized, refused.StatusCode);
        Assert.Equal("notAuthenticated", await TestHost.ReadCodeAsync(refused));
        Assert.Equal("Bearer realm=\"crossstrait\"", refused.Headers.WwwAuthenticate.ToString());
        Assert.Equal(HttpStatusCode.Unauthorized, refusedToo.StatusCode);
        Assert.Contains("error=\"invalid_token\"", refusedToo.Headers.WwwAuthenticate.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/api/rooms", "{}", "badName")]
    [InlineData("/api/rooms", """{"name":"   "}""", "badName")]
    [InlineData("/api/rooms", """{"name":"a\u0000b"}""", "badName")]
    [InlineData("/api/rooms", """{"name":"a\u202eb"}""", "badName")]
    [InlineData("/api/rooms", """{"name":"a","kind":"../x"}""", "badKind")]
    [InlineData("/api/rooms", """{"name":"a","kind":"a\n"}""", "badKind")]
    [InlineData("/api/rooms", """{"name":"a","name":"b"}""", "badRequest")]
    [InlineData("/api/rooms", """{"name":1}""", "badRequest")]
    [InlineData("/api/rooms", """{"name":"a"}x""", "badRequest")]
    [InlineData("/api/rooms", """{"name":"a\ud800"}""", "badRequest")]
    [InlineData("/api/rooms", "[]", "badRequest")]
    [InlineData("/api/rooms", "", "badRequest")]
    [InlineData("/api/rooms/ROOM/tokens", "{}", "badIdentity")]
    [InlineData("/api/rooms/ROOM/tokens", """{"identity":"a","name":" "}""", "badName")]
    [InlineData("/api/rooms/ROOM/tokens", """{"identity":"a","lifetimeSeconds":59}""", "badLifetime")]
    [InlineData("/api/rooms/ROOM/tokens", """{"identity":"a","lifetimeSeconds":2147483647}""", "badLifetime")]
    [InlineData("/api/rooms/ROOM/tokens", """{"identity":"a","identity":"b"}""", "badRequest")]
    public async Task Bad_body_is_refused_with_its_reason(string path, string body, string code)
    {
        using var admin = host.CreateAdmin();
        var id = path.Contains("ROOM", StringComparison.Ordinal) ? (await host.CreateRoomAsync()).GetProperty("id").GetString() : null;
        using var content = new StringContent(body, Encoding.UTF8, "application/json");

        using var response = await admin.PostAsync(path.Replace("ROOM", id, StringComparison.Ordinal), content, Cancellation);

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Equal(code, await TestHost.ReadCodeAsync(response));
    }

    [Fact]
    public async Task Name_of_ten_thousand_characters_is_refused()
    {
        using var admin = host.CreateAdmin();

        using var response = await admin.PostAsJsonAsync("/api/rooms", new { name = new string('名', 10_000) }, Cancellation);
        using var identity = await admin.PostAsJsonAsync(
            $"/api/rooms/{(await host.CreateRoomAsync()).GetProperty("id").GetString()}/tokens",
            new { identity = new string('x', 10_000) },
            Cancellation);

        Assert.Equal("badName", await TestHost.ReadCodeAsync(response));
        Assert.Equal("badIdentity", await TestHost.ReadCodeAsync(identity));
    }

    [Fact]
    public async Task Oversized_body_is_refused_as_too_large()
    {
        using var admin = host.CreateAdmin();

        using var announced = new StringContent($$"""{"name":"{{new string('x', 70_000)}}"}""", Encoding.UTF8, "application/json");
        using var response = await admin.PostAsync("/api/rooms", announced, Cancellation);
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/rooms")
        {
            Content = new StringContent($$"""{"name":"{{new string('x', 70_000)}}"}""", Encoding.UTF8, "application/json"),
            Headers = { TransferEncodingChunked = true },
        };
        using var chunked = await admin.SendAsync(request, Cancellation);

        Assert.All([response, chunked], refused => Assert.Equal(HttpStatusCode.RequestEntityTooLarge, refused.StatusCode));
        Assert.Equal("tooLarge", await TestHost.ReadCodeAsync(response));
    }

    [Fact]
    public async Task Body_of_another_type_is_refused()
    {
        using var admin = host.CreateAdmin();
        using var content = new StringContent("name=a", Encoding.UTF8, "text/plain");

        using var response = await admin.PostAsync("/api/rooms", content, Cancellation);

        Assert.Equal(HttpStatusCode.UnsupportedMediaType, response.StatusCode);
        Assert.Equal("unsupportedMediaType", await TestHost.ReadCodeAsync(response));
    }

    [Theory]
    [InlineData("RM_0123456789ab")]
    [InlineData("nothing")]
    [InlineData("..%2f..%2fetc")]
    public async Task Unknown_room_is_said_to_be_unknown(string id)
    {
        using var admin = host.CreateAdmin();

        using var read = await admin.GetAsync($"/api/rooms/{id}", Cancellation);
        using var token = await admin.PostAsJsonAsync($"/api/rooms/{id}/tokens", new { identity = "a" }, Cancellation);

        Assert.Equal(HttpStatusCode.NotFound, read.StatusCode);
        Assert.Equal("unknownRoom", await TestHost.ReadCodeAsync(read));
        Assert.Equal("unknownRoom", await TestHost.ReadCodeAsync(token));
    }

    [Theory]
    [InlineData("?limit=0")]
    [InlineData("?limit=1001")]
    [InlineData("?offset=-1")]
    public async Task List_is_asked_for_in_pages(string query)
    {
        using var admin = host.CreateAdmin();

        using var response = await admin.GetAsync($"/api/rooms{query}", Cancellation);

        Assert.Equal("badPage", await TestHost.ReadCodeAsync(response));
    }
}
