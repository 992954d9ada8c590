using System.Net;
using System.Net.Sockets;
using CrossStrait.MediaRelay;
using CrossStrait.Web.Composition;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace CrossStrait.Web.Tests.Composition;

public sealed class StartTests
{
    [Fact]
    public async Task Relay_announces_an_address_and_ends_with_its_container()
    {
        await using var services = Register("0").BuildServiceProvider();
        var relay = services.GetRequiredService<IMediaRelay>();

        Assert.Equal(["127.0.0.1"], relay.AnnouncedAddresses);
        Assert.Contains(relay.Statistics.Gauges, gauge => gauge is { Key: "transports", Value: 0 });
        await services.DisposeAsync();
        Assert.True(relay.Events.Completion.IsCompleted);
    }

    [Fact]
    public async Task Port_in_use_is_named_together_with_the_setting()
    {
        using var taken = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        taken.Bind(new IPEndPoint(IPAddress.Any, 0));
        var port = ((IPEndPoint)taken.LocalEndPoint!).Port;
        await using var services = Register($"{port}").BuildServiceProvider();

        var failure = Assert.Throws<StartException>(services.GetRequiredService<IMediaRelay>);

        Assert.Contains($"UDP port {port} ", failure.Message, StringComparison.Ordinal);
        Assert.Contains("MediaRelay__UdpPort", failure.Message, StringComparison.Ordinal);
    }

    private static IServiceCollection Register(string port)
    {
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection([new("MediaRelay:UdpPort", port), new("MediaRelay:AnnouncedAddress", "127.0.0.1")])
            .Build();
        return new ServiceCollection().AddLogging().AddMediaRelay(configuration);
    }
}
