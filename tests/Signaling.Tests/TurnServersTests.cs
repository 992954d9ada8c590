using CrossStrait.Tests;
using Xunit;

namespace CrossStrait.Signaling.Tests;

public class TurnServersTests
{
    private static readonly TurnOptions _options = new()
    {
        Urls = "turn:turn.example.org:3478?transport=udp, turns:turn.example.org:443",
        Secret = "north",
        Lifetime = TimeSpan.FromHours(1),
    };

    [Fact]
    public void Credentials_are_those_of_the_rest_scheme()
    {
        var server = Assert.Single(new TurnServers(_options, new FakeTimeProvider()).For("ana"));

        // Reckoned with the openssl program: 2026-11-21T09:00:00Z, and the first 8 bytes of HMAC-SHA256(north, ana);
        // then base64 of HMAC-SHA1(north, name).
        Assert.Equal("1795251600:d09983cbb8f3a315", server.Username);
        Assert.Equal("h7RmD2v5g5I8LwzByyE62nOU/tc=", server.Credential);
        Assert.Equal(["turn:turn.example.org:3478?transport=udp", "turns:turn.example.org:443"], server.Urls);
    }

    [Fact]
    public void Without_a_turn_server_there_are_no_credentials() =>
        Assert.Empty(new TurnServers(new TurnOptions { Secret = "north" }, TimeProvider.System).For("ana"));

    [Theory]
    [InlineData("http://turn.example.org", "north", "01:00:00", "Turn:Urls")]
    [InlineData("turn:turn.example.org", "", "01:00:00", "Turn:Secret")]
    [InlineData("turn:turn.example.org", "north", "00:00:10", "Turn:Lifetime")]
    public void What_is_wrong_with_the_settings_is_named(string urls, string secret, string lifetime, string setting)
    {
        var options = new TurnOptions { Urls = urls, Secret = secret, Lifetime = TimeSpan.Parse(lifetime, null) };
        Assert.Contains(setting, options.FindFault(), StringComparison.Ordinal);
    }

    [Fact]
    public void Settings_that_are_well_are_not_found_fault_with()
    {
        Assert.Null(_options.FindFault());
        Assert.Null(new TurnOptions().FindFault());
    }
}
