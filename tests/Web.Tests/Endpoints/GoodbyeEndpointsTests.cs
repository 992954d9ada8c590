using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using CrossStrait.Web.Tests.Hosting;
using Xunit;

namespace CrossStrait.Web.Tests.Endpoints;

public sealed class GoodbyeEndpointsTests(MediaHost host) : IClassFixture<MediaHost>
{
    private const string JoinCall = """{"protocol":1}""";

    [Fact]
    public async Task Page_that_says_goodbye_has_left_when_it_is_gone()
    {
        var room = await host.CreateRoomIdAsync();
        await using var stays = await OpenAsync(room, "ana");
        await stays.CallAsync("Join", JoinCall);
        await using var goes = await OpenAsync(room, "ben");
        var (participantId, secret) = await JoinAsync(goes);
        using var anybody = host.CreateClient();

        using var response = await anybody.PostAsJsonAsync(Path(room), new { participantId, secret }, TestHost.Cancellation);
        goes.Break();

        Assert.Equal(HttpStatusCode.NoContent, response.StatusCode);
        var left = await stays.NextEventAsync("participantLeft");
        Assert.Equal((participantId, "left"), (left.GetProperty("participantId").GetString(), left.GetProperty("reason").GetString()));
    }

    [Fact]
    public async Task Wrong_foreign_and_stale_secrets_are_refused_and_change_nothing()
    {
        var (room, other) = (await host.CreateRoomIdAsync(), await host.CreateRoomIdAsync());
        await using var ana = await OpenAsync(room, "ana");
        await using var ben = await OpenAsync(room, "ben");
        var (anaId, anaSecret) = await JoinAsync(ana);
        var (benId, benSecret) = await JoinAsync(ben);

        Assert.Equal((HttpStatusCode.Forbidden, "notAllowed"), await SayAsync(room, benId, "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"));
        Assert.Equal((HttpStatusCode.Forbidden, "notAllowed"), await SayAsync(room, benId, anaSecret));
        Assert.Equal((HttpStatusCode.NotFound, "unknownRoom"), await SayAsync(other, benId, benSecret));
        Assert.Equal((HttpStatusCode.NotFound, "unknownParticipant"), await SayAsync(room, "PA_none", benSecret));
        Assert.Equal("ok", await ana.CodeOfAsync("Leave"));
        Assert.Equal((HttpStatusCode.NotFound, "unknownParticipant"), await SayAsync(room, anaId, anaSecret));
        Assert.Equal("ok", await ben.CodeOfAsync("Leave"));
    }

    [Theory]
    [InlineData("{}", HttpStatusCode.BadRequest, "badRequest")]
    [InlineData("""{"participantId":"PA_1"}""", HttpStatusCode.BadRequest, "badRequest")]
    [InlineData("""{"participantId":"PA_1","secret":null}""", HttpStatusCode.BadRequest, "badRequest")]
    [InlineData("""{"participantId":"PA_1","secret":7}""", HttpStatusCode.BadRequest, "badRequest")]
    [InlineData("null", HttpStatusCode.BadRequest, "badRequest")]
    [InlineData("", HttpStatusCode.BadRequest, "badRequest")]
    public async Task Body_of_another_shape_is_a_bad_request(string body, HttpStatusCode status, string code)
    {
        using var content = new StringContent(body, System.Text.Encoding.UTF8, "application/json");

        Assert.Equal((status, code), await PostAsync(await host.CreateRoomIdAsync(), content));
    }

    [Fact]
    public async Task Body_over_a_kilobyte_is_too_large_and_text_is_not_understood()
    {
        var room = await host.CreateRoomIdAsync();
        using var large = JsonContent.Create(new { participantId = "PA_1", secret = new string('a', 2000) });
        using var text = new StringContent("""{"participantId":"PA_1","secret":"a"}""");

        Assert.Equal((HttpStatusCode.RequestEntityTooLarge, "tooLarge"), await PostAsync(room, large));
        Assert.Equal((HttpStatusCode.UnsupportedMediaType, "unsupportedMediaType"), await PostAsync(room, text));
    }

    [Fact]
    public async Task Connection_says_goodbye_once_it_has_joined()
    {
        var room = await host.CreateRoomIdAsync();
        await using var stays = await OpenAsync(room, "ana");
        await stays.CallAsync("Join", JoinCall);
        await using var goes = await OpenAsync(room, "ben");

        Assert.Equal("notJoined", await goes.CodeOfAsync("SayGoodbye"));
        await JoinAsync(goes);
        Assert.Equal("ok", await goes.CodeOfAsync("SayGoodbye"));
        goes.Break();

        Assert.Equal("left", (await stays.NextEventAsync("participantLeft")).GetProperty("reason").GetString());
    }

    private static string Path(string room) => $"/api/rooms/{room}/goodbye";

    private static async Task<(string ParticipantId, string Secret)> JoinAsync(HubClient client)
    {
        JsonElement reply = await client.CallAsync("Join", JoinCall);
        return (reply.GetProperty("self").GetProperty("id").GetString()!, reply.GetProperty("resumeSecret").GetString()!);
    }

    private async Task<(HttpStatusCode Status, string? Code)> SayAsync(string room, string participantId, string secret)
    {
        using var content = JsonContent.Create(new { participantId, secret });
        return await PostAsync(room, content);
    }

    private async Task<(HttpStatusCode Status, string? Code)> PostAsync(string room, HttpContent content)
    {
        using var anybody = host.CreateClient();
        using var response = await anybody.PostAsync(Path(room), content, TestHost.Cancellation);
        return (response.StatusCode, await TestHost.ReadCodeAsync(response));
    }

    private Task<HubClient> OpenAsync(string room, string identity)
    {
        using var client = host.CreateClient();
        return HubClient.OpenAsync(client.BaseAddress!, host.IssueToken(room, identity));
    }
}
