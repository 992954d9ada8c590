using System.Net;
using System.Net.Sockets;
using CrossStrait.MediaRelay;
using CrossStrait.Web.Composition;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
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

    [Theory]
    [InlineData("many", "127.0.0.1", "MediaRelay:UdpPort")]
    [InlineData("0", "media.example", "MediaRelay:AnnouncedAddress")]
    public async Task Setting_of_the_relay_that_cannot_be_read_is_named(string port, string announced, string setting)
    {
        await using var services = Register(port, announced).BuildServiceProvider();

        var failure = Assert.Throws<StartException>(services.GetRequiredService<IMediaRelay>);

        Assert.Contains(setting, failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("0")]
    [InlineData("-1")]
    [InlineData("many")]
    public void Rate_limit_that_is_no_number_of_calls_is_named(string burst)
    {
        var services = new ServiceCollection().AddRateLimits(Configure(("RateLimits:JoinBurst", burst)));
        using var provider = services.BuildServiceProvider();

        var failure = Assert.Throws<StartException>(() => provider.GetRequiredService<IOptions<RateLimiterOptions>>().Value);

        Assert.Contains("RateLimits", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Network_of_proxies_that_cannot_be_read_is_named()
    {
        var services = new ServiceCollection();
        services.AddForwardedHeaders(Configure(("ForwardedHeaders:KnownNetworks:0", "the office")));
        using var provider = services.BuildServiceProvider();

        var failure = Assert.Throws<StartException>(() => provider.GetRequiredService<IOptions<ForwardedHeadersOptions>>().Value);

        Assert.Contains("'the office'", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("VP8,,AV1")]
    [InlineData("VP8,Theora")]
    public void Order_of_codecs_with_one_that_there_is_not_is_named(string order)
    {
        var failure = Assert.Throws<StartException>(() => Configure(("Rooms:VideoCodecs", order)).ReadRooms());

        Assert.Contains($"Rooms:VideoCodecs: '{order}'", failure.Message, StringComparison.Ordinal);
        Assert.Equal("av1, VP8", Configure(("Rooms:VideoCodecs", "av1, VP8")).ReadRooms().VideoCodecs);
    }

    private static IServiceCollection Register(string port, string announced = "127.0.0.1") => new ServiceCollection()
        .AddLogging()
        .AddMediaRelay(Configure(("MediaRelay:UdpPort", port), ("MediaRelay:AnnouncedAddress", announced)));

    private static IConfiguration Configure(params (string Key, string Value)[] settings) => new ConfigurationBuilder()
        .AddInMemoryCollection(settings.Select(setting => KeyValuePair.Create(setting.Key, (string?)setting.Value)))
        .Build();
}
