using CrossStrait.MediaRelay;
using Xunit;

namespace CrossStrait.Interop.Synthetic;

/// <summary>Speaking with a relay by its facade, without a server around it.</summary>
internal static class RelayConversation
{
    /// <summary>Has a peer's offer answered and waits until media may flow both ways.</summary>
    public static async Task<OfferAnswered> ConnectAsync(this IMediaRelay relay, SyntheticPeer peer, TransportId transport, TimeSpan patience)
    {
        relay.Post(new ApplyOffer(new RequestId(transport.Value), transport, peer.Offer));
        var answered = await relay.AwaitAsync<OfferAnswered>(answered => answered.Transport == transport, patience);
        peer.Connect(answered.Sdp);
        await relay.AwaitAsync<TransportConnected>(connected => connected.Transport == transport, patience);
        await peer.Connected.WaitAsync(patience, TestContext.Current.CancellationToken);
        return answered;
    }

    /// <summary>The next event of this kind that is wanted; those before it are passed over.</summary>
    public static async Task<T> AwaitAsync<T>(this IMediaRelay relay, Func<T, bool> isWanted, TimeSpan patience)
        where T : RelayEvent
    {
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        ended.CancelAfter(patience);
        await foreach (var relayEvent in relay.Events.ReadAllAsync(ended.Token))
        {
            if (relayEvent is T wanted && isWanted(wanted))
            {
                return wanted;
            }
        }

        throw new EndOfStreamException($"No {typeof(T).Name} came.");
    }
}
