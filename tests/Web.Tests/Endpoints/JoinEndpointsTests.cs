using System.Net;
using System.Net.Http.Json;
using CrossStrait.Web.Tests.Hosting;
using Xunit;

namespace CrossStrait.Web.Tests.Endpoints;

public sealed class JoinEndpointsTests(TestHost host) : IClassFixture<TestHost>
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Access_code_opens_a_room_by_id_and_by_name()
    {
        var room = await host.CreateRoomAsync("採購談判");
        var id = room.GetProperty("id").GetString();
        var code = room.GetProperty("accessCode").GetString();
        using var client = host.CreateClient();

        using var byId = await client.PostAsJsonAsync("/api/join", new { room = id, name = "周建华", code }, Cancellation);
        using var byName = await client.PostAsJsonAsync("/api/join", new { room = "採購談判", name = "周建华", code }, Cancellation);

        Assert.Equal(HttpStatusCode.OK, byId.StatusCode);
        var first = await TestHost.ReadJsonAsync(byId);
        var second = await TestHost.ReadJsonAsync(byName);
        Assert.Equal(id, first.GetProperty("roomId").GetString());
        Assert.Equal("採購談判", first.GetProperty("roomName").GetString());
        Assert.Equal(id, second.GetProperty("roomId").GetString());
        Assert.NotEqual(first.GetProperty("identity").GetString(), second.GetProperty("identity").GetString());
    }

    [Fact]
    public async Task Code_says_which_of_two_rooms_of_one_name_is_meant()
    {
        await host.CreateRoomAsync("同名");
        var second = await host.CreateRoomAsync("同名");
        using var client = host.CreateClient();

        using var response = await client.PostAsJsonAsync(
            "/api/join",
            new { room = "同名", name = "a", code = second.GetProperty("accessCode").GetString() },
            Cancellation);

        Assert.Equal(second.GetProperty("id").GetString(), (await TestHost.ReadJsonAsync(response)).GetProperty("roomId").GetString());
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("12345678")]
    [InlineData("é")]
    public async Task Wrong_code_stays_outside(string? code)
    {
        var id = (await host.CreateRoomAsync()).GetProperty("id").GetString();
        using var client = host.CreateClient();

        using var response = await client.PostAsJsonAsync("/api/join", new { room = id, name = "a", code }, Cancellation);

        Assert.Equal(HttpStatusCode.Forbidden, response.StatusCode);
        Assert.Equal("wrongCode", await TestHost.ReadCodeAsync(response));
    }

    [Fact]
    public async Task Unknown_room_is_not_made_where_rooms_are_not_open()
    {
        using var client = host.CreateClient();

        using var response = await client.PostAsJsonAsync("/api/join", new { room = "nobody made this", name = "a" }, Cancellation);

        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
        Assert.Equal("unknownRoom", await TestHost.ReadCodeAsync(response));
    }

    [Fact]
    public async Task Name_is_needed_and_bounded()
    {
        using var client = host.CreateClient();

        using var none = await client.PostAsJsonAsync("/api/join", new { room = "a" }, Cancellation);
        using var tooLong = await client.PostAsJsonAsync("/api/join", new { room = "a", name = new string('x', 10_000) }, Cancellation);
        using var noRoom = await client.PostAsJsonAsync("/api/join", new { name = "a" }, Cancellation);

        Assert.Equal("badName", await TestHost.ReadCodeAsync(none));
        Assert.Equal("badName", await TestHost.ReadCodeAsync(tooLong));
        Assert.Equal("badRoom", await TestHost.ReadCodeAsync(noRoom));
    }

    [Fact]
    public async Task Open_rooms_are_made_once_by_whoever_names_them_first()
    {
        await using var open = new TestHost().With("Rooms:OpenRooms", "true");
        using var client = open.CreateClient();

        var replies = await Task.WhenAll(Enumerable.Range(0, 8).Select(i =>
            client.PostAsJsonAsync("/api/join", new { room = "demo", name = $"guest {i}" }, Cancellation)));
        var rooms = new HashSet<string?>();
        foreach (var reply in replies)
        {
            rooms.Add((await TestHost.ReadJsonAsync(reply)).GetProperty("roomId").GetString());
            reply.Dispose();
        }

        Assert.Single(rooms);
        using var unknownId = await client.PostAsJsonAsync("/api/join", new { room = "RM_0123456789ab", name = "a" }, Cancellation);
        Assert.Equal("unknownRoom", await TestHost.ReadCodeAsync(unknownId));
    }

    [Fact]
    public async Task Too_many_joins_are_told_when_to_come_again()
    {
        await using var busy = new TestHost().With("RateLimits:JoinBurst", "2").With("RateLimits:JoinPerSecond", "1");
        using var client = busy.CreateClient();

        var statuses = new List<HttpStatusCode>();
        for (var i = 0; i < 8; i++)
        {
            using var response = await client.PostAsJsonAsync("/api/join", new { room = "a", name = "b" }, Cancellation);
            statuses.Add(response.StatusCode);
            if (response.StatusCode == HttpStatusCode.TooManyRequests)
            {
                Assert.Equal("tooManyRequests", await TestHost.ReadCodeAsync(response));
                Assert.InRange(response.Headers.RetryAfter!.Delta!.Value.TotalSeconds, 1, 10);
            }
        }

        Assert.Equal(HttpStatusCode.NotFound, statuses[0]);
        Assert.Contains(HttpStatusCode.TooManyRequests, statuses);
    }

    [Fact]
    public async Task Tokens_have_a_limit_of_their_own()
    {
        await using var busy = new TestHost().With("RateLimits:TokensBurst", "1").With("RateLimits:TokensPerSecond", "1");
        var id = (await busy.CreateRoomAsync()).GetProperty("id").GetString();
        using var admin = busy.CreateAdmin();

        var refused = 0;
        for (var i = 0; i < 8; i++)
        {
            using var response = await admin.PostAsJsonAsync($"/api/rooms/{id}/tokens", new { identity = "a" }, Cancellation);
            refused += response.StatusCode == HttpStatusCode.TooManyRequests && response.Headers.RetryAfter is not null ? 1 : 0;
        }

        Assert.NotEqual(0, refused);
    }
}
