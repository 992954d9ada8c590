using System.Net.Http.Headers;
using CrossStrait.MediaRelay;
using CrossStrait.Rooms.Recording;
using CrossStrait.Rooms.Sessions;
using CrossStrait.Tests;
using CrossStrait.Web.Auth;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;

namespace CrossStrait.Web.Tests.Hosting;

/// <summary>The whole server with a relay that answers offers and a room to meet in.</summary>
public sealed class MediaHost : TestHost
{
    internal FakeRelay MediaRelay { get; } = new();

    public async Task<string> CreateRoomIdAsync() => (await CreateRoomAsync()).GetProperty("id").GetString()!;

    public string IssueToken(string roomId, string identity = "ana", bool canPublish = true, bool canSubscribe = true)
    {
        var grant = new RoomGrant(roomId, identity, identity, canPublish, canSubscribe);
        return Services.GetRequiredService<RoomTokens>().Issue(grant, TimeSpan.FromHours(1));
    }

    public HttpClient CreateMember(string roomId, string identity = "ana", bool canPublish = true, bool canSubscribe = true)
    {
        var client = CreateClient();
        client.DefaultRequestHeaders.Authorization =
            new AuthenticationHeaderValue("Bearer", IssueToken(roomId, identity, canPublish, canSubscribe));
        return client;
    }

    protected override void ConfigureWebHost(IWebHostBuilder builder)
    {
        base.ConfigureWebHost(builder);
        builder.ConfigureTestServices(services => services
            .AddSingleton<IMediaRelay>(MediaRelay)
            .AddSingleton<IRecordingLibrary>(provider => new FakeLibrary(provider.GetRequiredService<TimeProvider>())));
    }
}
