using System.Net;
using CrossStrait.MediaRelay.Workers;
using Xunit;

namespace CrossStrait.MediaRelay.Tests.Workers;

public class LocalAddressesTests
{
    private static readonly IPAddress _office = IPAddress.Parse("192.0.2.7");
    private static readonly IPAddress _office6 = IPAddress.Parse("2001:db8::7");

    [Fact]
    public void Loopback_is_always_bound() => Assert.Contains(IPAddress.Loopback, LocalAddresses.ToBind());

    [Fact]
    public void Link_local_addresses_are_not_bound() =>
        Assert.DoesNotContain(LocalAddresses.ToBind(), address => address.IsIPv6LinkLocal);

    [Fact]
    public void Without_configuration_all_but_loopback_is_announced() =>
        Assert.Equal([_office, _office6], LocalAddresses.ToAnnounce("", [IPAddress.Loopback, _office, _office6]));

    [Fact]
    public void A_machine_with_loopback_only_announces_that() =>
        Assert.Equal([IPAddress.Loopback], LocalAddresses.ToAnnounce("", [IPAddress.Loopback]));

    [Fact]
    public void Configured_addresses_replace_the_machines_own() =>
        Assert.Equal([IPAddress.Parse("203.0.113.9"), _office6], LocalAddresses.ToAnnounce(" 203.0.113.9, 2001:db8::7 ", [_office]));

    [Theory]
    [InlineData("meet.example")]
    [InlineData("0.0.0.0")]
    [InlineData("::")]
    public void What_nobody_can_call_is_refused_by_name(string announced)
    {
        var error = Assert.Throws<ArgumentException>(() => LocalAddresses.ToAnnounce($"192.0.2.7,{announced}", [_office]));
        Assert.Contains($"'{announced}'", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_address_named_twice_is_announced_once() =>
        Assert.Equal([_office], LocalAddresses.ToAnnounce("192.0.2.7,192.0.2.7", [_office]));
}
