using System.Net;
using System.Text.Json;
using CrossStrait.MediaRelay;
using CrossStrait.Web.Tests.Hosting;
using Xunit;
using static CrossStrait.Web.Tests.Endpoints.MediaRequests;

namespace CrossStrait.Web.Tests.Endpoints;

public sealed class WhepEndpointsTests(MediaHost host) : IClassFixture<MediaHost>
{
    [Fact]
    public async Task Pairs_are_given_to_participants_in_order_of_first_publication_and_filled_as_people_come()
    {
        var room = await host.CreateRoomIdAsync();
        await OpenAsync("whip", room, "ana", "audio video");
        var (viewer, location) = await OpenAsync("whep", room, "viewer", "pair pair");
        using var client = viewer;

        Assert.Equal(["a0:ana", "v0:ana", "a1:", "v1:"], await ReadAsync(client, location));
        await OpenAsync("whip", room, "ben", "audio");
        Assert.Equal(["a0:ana", "v0:ana", "a1:ben", "v1:ben"], await ReadAsync(client, location));
        Assert.False(host.MediaRelay.Posted<ApplyOffer>().Last(offer => offer.Sdp.Contains("pair", StringComparison.Ordinal)).MayPublish);
    }

    [Fact]
    public async Task Line_without_a_track_names_its_participant_and_null()
    {
        var room = await host.CreateRoomIdAsync();
        await OpenAsync("whip", room, "ana", "audio");
        var (viewer, location) = await OpenAsync("whep", room, "viewer", "pair pair");
        using var client = viewer;

        var lines = await ReadJsonAsync(client, location);

        Assert.StartsWith("TR_", lines[0].GetProperty("track").GetString(), StringComparison.Ordinal);
        Assert.Equal(("ana", JsonValueKind.Null), (lines[1].GetProperty("participant").GetString(), lines[1].GetProperty("track").ValueKind));
        Assert.Equal(JsonValueKind.Null, lines[2].GetProperty("participant").ValueKind);
    }

    [Fact]
    public async Task Session_never_gets_its_own_identity()
    {
        var room = await host.CreateRoomIdAsync();
        await OpenAsync("whip", room, "ana", "audio video");
        var (viewer, location) = await OpenAsync("whep", room, "ana", "pair");
        using var client = viewer;

        Assert.Equal(["a0:", "v0:"], await ReadAsync(client, location));
    }

    [Fact]
    public async Task Session_for_one_participant_shows_nobody_else()
    {
        var room = await host.CreateRoomIdAsync();
        await OpenAsync("whip", room, "ana", "audio");
        var (viewer, location) = await OpenAsync("whep", room, "viewer", "pair pair", "?participant=ben");
        using var client = viewer;

        Assert.Equal(["a0:", "v0:", "a1:", "v1:"], await ReadAsync(client, location));
        await OpenAsync("whip", room, "ben", "audio");
        Assert.Equal(["a0:ben", "v0:ben", "a1:", "v1:"], await ReadAsync(client, location));
    }

    [Fact]
    public async Task Token_without_the_right_to_subscribe_is_refused()
    {
        var room = await host.CreateRoomIdAsync();
        using var client = host.CreateMember(room, canSubscribe: false);

        using var response = await client.PostAsync($"/whep/{room}", Sdp("pair"), TestHost.Cancellation);

        Assert.Equal(HttpStatusCode.Forbidden, response.StatusCode);
    }

    [Fact]
    public async Task Session_is_patched_and_deleted_like_one_of_whip_and_not_as_one()
    {
        var room = await host.CreateRoomIdAsync();
        var (viewer, location) = await OpenAsync("whep", room, "viewer", "pair");
        using var client = viewer;
        var asWhip = new Uri(location.OriginalString.Replace("/whep/", "/whip/", StringComparison.Ordinal), UriKind.Relative);

        Assert.Equal(HttpStatusCode.OK, (await PatchAsync(client, location, "*")).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await client.DeleteAsync(asWhip, TestHost.Cancellation)).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await client.DeleteAsync(location, TestHost.Cancellation)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await client.GetAsync(location, TestHost.Cancellation)).StatusCode);
    }

    private async Task<(HttpClient Client, Uri Location)> OpenAsync(string kind, string room, string identity, string lines, string query = "")
    {
        var client = host.CreateMember(room, identity);
        using var response = await client.PostAsync($"/{kind}/{room}{query}", Sdp(lines), TestHost.Cancellation);
        Assert.Equal(HttpStatusCode.Created, response.StatusCode);
        return (client, response.Headers.Location!);
    }

    private static async Task<JsonElement> ReadJsonAsync(HttpClient client, Uri location)
    {
        using var response = await client.GetAsync(location, TestHost.Cancellation);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        return await TestHost.ReadJsonAsync(response);
    }

    private static async Task<string[]> ReadAsync(HttpClient client, Uri location) =>
        [.. (await ReadJsonAsync(client, location)).EnumerateArray()
            .Select(line => $"{line.GetProperty("mid").GetString()}:{line.GetProperty("participant").GetString()}")];
}
