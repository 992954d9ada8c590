using System.Net.Http.Json;
using System.Text.Json;
using CrossStrait.Interop.Hosting;
using Xunit;

namespace CrossStrait.Interop.Nodes;

/// <summary>Somebody with an account, signed in: her cookie holds on every node.</summary>
internal sealed record NodePerson(string Id, string Extension, string Cookie)
{
    private const string Password = "竹林小徑 1948 avec";

    /// <summary>The first account, of the link that the console prints, with her organisation.</summary>
    public static async Task<(NodePerson Person, string OrganisationId)> CreateFirstAsync(ServerProcess server, string setupSecret)
    {
        var body = new
        {
            name = "admin",
            password = Password,
            personName = "林雅婷",
            organisation = new { name = "臺北市兩岸交流協會", side = "taipei", prefix = "" },
        };
        var (person, me) = await AcceptAsync(server, setupSecret, body, "");
        return (person, me.GetProperty("organisation").GetProperty("id").GetString()!);
    }

    /// <summary>Invites somebody and takes the invitation up.</summary>
    public static async Task<NodePerson> CreateAsync(ServerProcess server, string organisationId, string name, string extension)
    {
        var invited = await server.Api.CallAsync(HttpMethod.Post, "/api/invitations", new { organisationId, name, extension });
        var secret = invited.GetProperty("url").GetString()!.Split('/')[^1];
        return (await AcceptAsync(server, secret, new { name, password = Password }, extension)).Person;
    }

    /// <summary>Her line at a node, open.</summary>
    public async Task<NodeLine> OpenLineAsync(ServerProcess node, string deviceId = "desk")
    {
        var hub = await NodeHub.OpenLineAsync(node.Address, Cookie);
        var reply = await hub.CallAsync("Open", new { protocol = 1, deviceId, deviceName = deviceId });
        Assert.True(reply.GetProperty("ok").GetBoolean(), reply.ToString());
        return new NodeLine(this, hub);
    }

    private static async Task<(NodePerson Person, JsonElement Me)> AcceptAsync(ServerProcess server, string secret, object body, string extension)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(server.Address, $"/api/invitations/{secret}")) { Content = JsonContent.Create(body) };
        request.Headers.Add("X-CrossStrait", "1");
        using var http = new HttpClient(new HttpClientHandler { UseCookies = false });
        using var response = await http.SendAsync(request, TestContext.Current.CancellationToken);
        var text = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.True(response.IsSuccessStatusCode, $"{(int)response.StatusCode} {text}\n{server.LogTail()}");
        var cookie = response.Headers.GetValues("Set-Cookie").First(one => one.StartsWith("crossstrait.session=", StringComparison.Ordinal)).Split(';')[0];
        var me = JsonDocument.Parse(text).RootElement.GetProperty("person").Clone();
        return (new NodePerson(me.GetProperty("id").GetString()!, extension, cookie), me);
    }
}
