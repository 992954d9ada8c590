using CrossStrait.Web.Tests.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Xunit;

namespace CrossStrait.Web.Tests.Composition;

public sealed class ShutdownTests
{
    [Fact]
    public async Task People_are_told_that_the_server_stops_before_their_connections_close()
    {
        await using var host = new MediaHost();
        var room = await host.CreateRoomIdAsync();
        var people = new List<HubClient>();
        for (var number = 0; number < 3; number++)
        {
            var person = await HubClient.OpenAsync(host.ClientOptions.BaseAddress, host.IssueToken(room, $"person-{number}"));
            Assert.Equal("ok", await person.CodeOfAsync("Join", """{"protocol":1}"""));
            people.Add(person);
        }

        await Task.Run(host.Services.GetRequiredService<IHostApplicationLifetime>().StopApplication, TestHost.Cancellation);

        foreach (var person in people)
        {
            Assert.Equal("shutdown", (await person.NextEventAsync("roomClosed")).GetProperty("reason").GetString());
            await person.Closed.WaitAsync(TimeSpan.FromSeconds(10), TestHost.Cancellation);
            await person.DisposeAsync();
        }
    }
}
