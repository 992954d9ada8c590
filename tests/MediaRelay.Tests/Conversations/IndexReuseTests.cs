using Xunit;

namespace CrossStrait.MediaRelay.Tests.Conversations;

/// <summary>The property on which GCM rests (RFC 7714 8.4): one index of one SSRC never protects two different packets.</summary>
public class IndexReuseTests
{
    private const uint Slot = 0x5107;

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void No_index_is_ever_protected_twice_with_different_bytes(bool withRtx)
    {
        var retransmissions = 0;
        for (var seed = 0; seed < 12; seed++)
        {
            retransmissions += Run(seed, withRtx);
        }

        Assert.True(retransmissions > 100, $"only {retransmissions} retransmissions: the test proves too little");
    }

    /// <summary>A minute of loss, reordering, padding, retransmission and slot changes. Returns how many datagrams repeated a number.</summary>
    private static int Run(int seed, bool withRtx)
    {
        using var relay = new VirtualRelay(seed);
        var publishers = new List<(VirtualPeer Peer, VirtualCamera Camera)>();
        for (var i = 0u; i < 3; i++)
        {
            var peer = relay.Connect(VirtualRelay.VideoUp("0", 11 + (i * 10), 12 + (i * 10)));
            peer.Loss = 0.03;
            peer.Jitter = TimeSpan.FromMilliseconds(30);
            publishers.Add((peer, new VirtualCamera(peer, 11 + (i * 10), 12 + (i * 10), relay.Random) { PaddingShare = 0.2 }));
        }

        var receiver = relay.Connect(VirtualRelay.VideoSlot("0", Slot, withRtx ? 0x5108u : 0));
        var nacked = 0;
        for (var frame = 0; frame < 600; frame++)
        {
            if (relay.Random.NextDouble() < 0.03)
            {
                ForwardingConversationTests.Show(relay, receiver, relay.Random.Next(4) is var choice && choice < 3 ? publishers[choice].Peer : null);
            }

            publishers.ForEach(publisher => publisher.Camera.SendFrame());
            relay.Run(TimeSpan.FromMilliseconds(33), () => publishers.ForEach(publisher => publisher.Camera.AnswerNacks()));
            if (receiver.Packets.Count > 0 && relay.Random.NextDouble() < 0.3)
            {
                var some = receiver.Packets[^Math.Min(receiver.Packets.Count, relay.Random.Next(1, 60))];
                receiver.SendNack(Slot, VirtualPeer.NumberOf(some).Sequence);
                nacked++;
            }
        }

        Assert.True(nacked > 50);
        var sent = new Dictionary<(uint, ushort), byte[]>();
        var repeated = 0;
        foreach (var datagram in receiver.Wire)
        {
            var number = VirtualPeer.NumberOf(datagram);
            if (sent.TryGetValue(number, out var before))
            {
                Assert.True(before.AsSpan().SequenceEqual(datagram), $"index {number} protected twice, seed {seed}");
                repeated++;
            }

            sent[number] = datagram;
        }

        Assert.True(sent.Count < 60_000, "the numbers must not wrap for this comparison to hold");
        return withRtx ? sent.Keys.Count(number => number.Item1 != Slot) : repeated;
    }
}
