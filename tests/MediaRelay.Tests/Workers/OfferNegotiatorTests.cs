using CrossStrait.MediaRelay.Tests.Sdp;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace CrossStrait.MediaRelay.Tests.Workers;

public class OfferNegotiatorTests
{
    [Fact]
    public async Task A_mid_that_comes_again_after_its_line_was_closed_is_another_track()
    {
        await using var relay = MediaRelayFactory.Create(new RelayOptions { UdpPort = 0, TcpPort = 0 }, NullLoggerFactory.Instance);
        var open = OfferText.Of("0 1", OfferText.Audio("0"), OfferText.Video("1"));
        var closed = OfferText.Of("0", OfferText.Audio("0"), OfferText.Video("1", port: 0));

        var first = await Apply(relay, 1, open);
        var second = await Apply(relay, 2, closed);
        var third = await Apply(relay, 3, open);

        Assert.Equal(first.UpTracks[0].Track, Assert.Single(second.UpTracks).Track);
        Assert.Equal(first.UpTracks[0].Track, third.UpTracks[0].Track);
        Assert.NotEqual(first.UpTracks[1].Track, third.UpTracks[1].Track);
    }

    [Fact]
    public async Task Whoever_cannot_use_udp_is_answered_with_tcp_alone_also_when_ice_restarts()
    {
        await using var relay = MediaRelayFactory.Create(new RelayOptions { UdpPort = 0, TcpPort = 0 }, NullLoggerFactory.Instance);
        var offer = OfferText.Of("0", OfferText.Audio("0"));

        Assert.Contains(" udp ", CandidatesOf(await Apply(relay, 1, offer)), StringComparison.Ordinal);
        var answer = CandidatesOf(await Apply(relay, 2, offer, tcpOnly: true));
        Assert.Contains(" tcptype passive", answer, StringComparison.Ordinal);
        Assert.DoesNotContain(" udp ", answer, StringComparison.Ordinal);

        relay.Post(new RestartIce(new RequestId(3), new TransportId(7), "abcd", "password-of-22-or-more", TcpOnly: true));
        var restarted = await NextAsync<IceRestarted>(relay);
        Assert.NotEmpty(restarted.Candidates);
        Assert.All(restarted.Candidates, line => Assert.EndsWith(" tcptype passive", line, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_relay_without_its_tcp_port_goes_on_with_udp()
    {
        await using var first = MediaRelayFactory.Create(new RelayOptions { UdpPort = 0, TcpPort = 0 }, NullLoggerFactory.Instance);
        var offer = OfferText.Of("0", OfferText.Audio("0"));
        var taken = CandidatesOf(await Apply(first, 1, offer, tcpOnly: true)).Split(' ')[5];

        foreach (var port in new[] { int.Parse(taken, null), -1 })
        {
            await using var second = MediaRelayFactory.Create(new RelayOptions { UdpPort = 0, TcpPort = port }, NullLoggerFactory.Instance);
            var answer = CandidatesOf(await Apply(second, 1, offer, tcpOnly: true));
            Assert.Contains(" udp ", answer, StringComparison.Ordinal);
            Assert.DoesNotContain(" tcp ", answer, StringComparison.Ordinal);
        }
    }

    private static string CandidatesOf(OfferAnswered answered) =>
        string.Join('\n', answered.Sdp.Split("\r\n").Where(line => line.StartsWith("a=candidate:", StringComparison.Ordinal)));

    private static async Task<OfferAnswered> Apply(IMediaRelay relay, long request, string offer, bool tcpOnly = false)
    {
        relay.Post(new ApplyOffer(new RequestId(request), new TransportId(7), offer, TcpOnly: tcpOnly));
        return await NextAsync<OfferAnswered>(relay);
    }

    private static async Task<T> NextAsync<T>(IMediaRelay relay)
        where T : RelayEvent
    {
        await foreach (var relayEvent in relay.Events.ReadAllAsync(TestContext.Current.CancellationToken))
        {
            if (relayEvent is T expected)
            {
                return expected;
            }

            Assert.IsNotType<OfferRefused>(relayEvent);
        }

        throw new InvalidOperationException("The relay has gone.");
    }
}
