using System.Net;
using CrossStrait.MediaRelay.Workers;
using Xunit;

namespace CrossStrait.MediaRelay.Tests.Workers;

public class CandidateLinesTests
{
    private static readonly IPAddress[] _announced = [IPAddress.Parse("192.0.2.7"), IPAddress.Parse("2001:db8::7")];

    [Fact]
    public void Udp_comes_before_tcp_and_addresses_stay_in_their_order()
    {
        Assert.Equal(
            [
                "candidate:1 1 udp 2130706431 192.0.2.7 7900 typ host", // 126 << 24 | 65535 << 8 | 255 (RFC 8445 5.1.2.1)
                "candidate:2 1 udp 2130706175 2001:db8::7 7900 typ host",
                "candidate:3 1 tcp 1520435199 192.0.2.7 7901 typ host tcptype passive", // 90 << 24 | (4 << 13 | 8191) << 8 | 255 (RFC 6544 4.2)
                "candidate:4 1 tcp 1520434943 2001:db8::7 7901 typ host tcptype passive",
            ],
            new CandidateLines(_announced, 7901).For(7900, tcpOnly: false));
    }

    [Fact]
    public void Whoever_cannot_use_udp_is_told_of_tcp_alone() =>
        Assert.All(new CandidateLines(_announced, 7901).For(7900, tcpOnly: true), line => Assert.Contains(" tcp ", line, StringComparison.Ordinal));

    [Fact]
    public void Without_a_tcp_port_udp_is_named_whatever_was_asked() =>
        Assert.All(new CandidateLines(_announced, 0).For(7900, tcpOnly: true), line => Assert.Contains(" udp ", line, StringComparison.Ordinal));
}
