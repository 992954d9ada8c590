using CrossStrait.Web.Composition;
using Xunit;

namespace CrossStrait.Web.Tests.Composition;

public sealed class HostArgumentsTests
{
    [Fact]
    public void Switches_are_taken_out_and_settings_left()
    {
        var arguments = HostArguments.Parse(["--demo", "--urls", "http://localhost:9000", "--lan"]);

        Assert.True(arguments.Demo);
        Assert.True(arguments.Lan);
        Assert.Equal(["--urls", "http://localhost:9000"], arguments.Rest);
    }

    [Fact]
    public void Command_is_found_among_settings()
    {
        var arguments = HostArguments.Parse(["--urls", "http://localhost:9000", "verify-audit", "--head", "3:ab"]);

        Assert.True(arguments.VerifyAudit);
        Assert.Equal(["--urls", "http://localhost:9000", "--head", "3:ab"], arguments.Rest);
    }

    [Theory]
    [InlineData("http://[::]:8080", "http://10.0.0.5:8080")]
    [InlineData("https://*:8443", "https://10.0.0.5:8443")]
    [InlineData("http://localhost:8080", "http://localhost:8080")]
    public void Wildcard_is_shown_as_an_address_one_can_open(string bound, string shown)
    {
        Assert.Equal(shown, ServerAddresses.ForBrowser(bound, "10.0.0.5"));
    }
}
