using CrossStrait.MediaRelay.Forwarding;
using CrossStrait.MediaRelay.Rtcp;
using Xunit;

namespace CrossStrait.MediaRelay.Tests.Conversations;

public class KeyFrameThrottleTests
{
    private const uint Slot = 0x5107;
    private const int Receivers = 20;

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Many_receivers_in_trouble_ask_the_publisher_as_one(bool byFir)
    {
        using var relay = new VirtualRelay(seed: 4);
        var (publisher, camera, receivers) = Call(relay);
        ForwardingConversationTests.Stream(relay, camera, TimeSpan.FromSeconds(3));
        var (start, before) = (relay.Now, publisher.KeyFrameRequests);

        for (var i = 0; i < 100; i++)
        {
            Ask(receivers[i % Receivers], byFir); // each about once a second, one after another
            ForwardingConversationTests.Stream(relay, camera, TimeSpan.FromMilliseconds(50));
        }

        var most = 1 + ((relay.Now - start) / KeyFrameRequester.MinInterval);
        Assert.InRange(publisher.KeyFrameRequests - before, most / 2, most);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void One_receiver_that_asks_all_the_time_gets_a_key_frame_a_second(bool byFir)
    {
        using var relay = new VirtualRelay(seed: 4);
        var (publisher, camera, receivers) = Call(relay);
        ForwardingConversationTests.Stream(relay, camera, TimeSpan.FromSeconds(3));
        var (start, before) = (relay.Now, publisher.KeyFrameRequests);

        for (var i = 0; i < 200; i++)
        {
            Ask(receivers[0], byFir);
            ForwardingConversationTests.Stream(relay, camera, TimeSpan.FromMilliseconds(50));
        }

        var seconds = (relay.Now - start).TotalSeconds;
        Assert.InRange(publisher.KeyFrameRequests - before, seconds - 1, seconds + 1);
    }

    [Fact]
    public void Wish_that_comes_while_another_is_refused_is_passed_on()
    {
        using var relay = new VirtualRelay(seed: 4);
        var (publisher, camera, receivers) = Call(relay);
        ForwardingConversationTests.Stream(relay, camera, TimeSpan.FromSeconds(3));
        Ask(receivers[0], byFir: false);
        ForwardingConversationTests.Stream(relay, camera, TimeSpan.FromMilliseconds(400));
        var before = publisher.KeyFrameRequests;

        Ask(receivers[0], byFir: false); // too soon
        Ask(receivers[1], byFir: false);
        ForwardingConversationTests.Stream(relay, camera, TimeSpan.FromMilliseconds(300));

        Assert.Equal(1, publisher.KeyFrameRequests - before);
    }

    [Fact]
    public void Wish_from_before_the_key_frame_can_have_been_seen_is_answered_by_it()
    {
        using var relay = new VirtualRelay(seed: 4);
        var (publisher, camera, receivers) = Call(relay);
        ForwardingConversationTests.Stream(relay, camera, TimeSpan.FromSeconds(3));
        var (before, keyFrames) = (publisher.KeyFrameRequests, publisher.Transport.FindUpTrack("0")!.Streams[0].KeyFrames);
        Ask(receivers[0], byFir: false);
        for (var last = keyFrames.ArrivedAt; keyFrames.ArrivedAt == last;)
        {
            ForwardingConversationTests.Stream(relay, camera, TimeSpan.FromMilliseconds(5));
        }

        Ask(receivers[1], byFir: false);
        ForwardingConversationTests.Stream(relay, camera, TimeSpan.FromMilliseconds(900));
        Assert.Equal(1, publisher.KeyFrameRequests - before);

        Ask(receivers[1], byFir: false);
        ForwardingConversationTests.Stream(relay, camera, TimeSpan.FromMilliseconds(300));
        Assert.Equal(2, publisher.KeyFrameRequests - before);
    }

    private static (VirtualPeer Publisher, VirtualCamera Camera, List<VirtualPeer> Receivers) Call(VirtualRelay relay)
    {
        var publisher = relay.Connect(VirtualRelay.VideoUp("0", 11, 12));
        List<VirtualPeer> receivers = [];
        for (var i = 0; i < Receivers; i++)
        {
            receivers.Add(relay.Connect(VirtualRelay.VideoSlot("0", Slot)));
            ForwardingConversationTests.Show(relay, receivers[i], publisher);
        }

        return (publisher, new VirtualCamera(publisher, 11, 12, relay.Random), receivers);
    }

    private static void Ask(VirtualPeer receiver, bool byFir)
    {
        if (!byFir)
        {
            receiver.SendPli(Slot);
            return;
        }

        var buffer = new byte[100];
        var writer = new RtcpWriter(buffer);
        Assert.True(writer.TryWriteReceiverReport(1, []) && writer.TryWriteFir(1, Slot, commandSequence: 1));
        receiver.SendCompound(buffer.AsSpan(0, writer.Length));
    }
}
