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

    private static async Task<OfferAnswered> Apply(IMediaRelay relay, long request, string offer)
    {
        relay.Post(new ApplyOffer(new RequestId(request), new TransportId(7), offer, MayPublish: true, MaySubscribe: true));
        await foreach (var relayEvent in relay.Events.ReadAllAsync(TestContext.Current.CancellationToken))
        {
            if (relayEvent is OfferAnswered answered)
            {
                return answered;
            }

            Assert.IsNotType<OfferRefused>(relayEvent);
        }

        throw new InvalidOperationException("The relay has gone.");
    }
}
