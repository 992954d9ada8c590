using CrossStrait.MediaRelay.Forwarding;
using CrossStrait.MediaRelay.Recording;
using CrossStrait.MediaRelay.Rtp;
using CrossStrait.MediaRelay.Tests.Recording;
using CrossStrait.MediaRelay.Transports;
using Xunit;

namespace CrossStrait.MediaRelay.Tests.Conversations.Layers;

public class SimulcastConversationTests
{
    [Fact]
    public void Encodings_are_bound_by_RID_ordered_by_size_and_measured()
    {
        using var call = new LayerCall(LayerShape.Vp8Simulcast, seed: 1);

        call.Run(TimeSpan.FromSeconds(3));

        var track = call.Publisher.Track;
        Assert.Equal(["q", "h", "f"], track.Encodings.Select(encoding => encoding.Rid));
        Assert.Equal([180, 360, 720], track.Encodings.Select(encoding => (int)encoding.Meter.Size.Height));
        Assert.Equal(9, track.Layers.Length);
        Assert.True(track.Layers.ToArray().Zip(track.Layers.ToArray().Skip(1)).All(pair => pair.First.BitsPerSecond <= pair.Second.BitsPerSecond));
    }

    [Fact]
    public void A_repair_stream_is_bound_to_its_encoding_by_the_repaired_RID()
    {
        using var call = new LayerCall(LayerShape.Vp8Simulcast, seed: 5);
        call.Publisher.Peer.Loss = 0.05;

        call.Run(TimeSpan.FromSeconds(5));
        call.Publisher.Peer.Loss = 0;
        call.Run(TimeSpan.FromMilliseconds(300));

        Assert.True(call.Publisher.Peer.NacksReceived.Count > 20);
        Assert.Equal(3, call.Publisher.Track.Streams.Count);
        foreach (var history in call.Publisher.Track.Encodings.Select(encoding => encoding.History))
        {
            Assert.All(Enumerable.Range(0, 30), back => Assert.True(history.TryFind(history.Highest - back, out _)));
        }
    }

    [Fact]
    public void A_smaller_slot_asks_for_a_key_frame_of_the_smaller_encoding_alone_and_shows_the_larger_one_until_it_comes()
    {
        using var call = new LayerCall(LayerShape.H264Simulcast, seed: 2);
        call.Run(TimeSpan.FromSeconds(3));
        var asked = call.Publisher.KeyFramesAsked.ToArray();

        call.Receiver.Slot.Demand = new SlotDemand(320, 180, SlotPriority.Normal);
        Assert.Equal(2, call.Receiver.Slot.Current.Spatial);
        call.Run(TimeSpan.FromMilliseconds(500));

        Assert.Equal(0, call.Receiver.Slot.Current.Spatial);
        Assert.Equal(0, call.Receiver.Last!.Encoding);
        Assert.Equal([asked[0] + 1, asked[1], asked[2]], call.Publisher.KeyFramesAsked);
        Assert.True(call.Receiver.LongestStall < TimeSpan.FromMilliseconds(300), $"{call.Receiver.LongestStall}");
    }

    [Fact]
    public void Encodings_that_nobody_takes_are_told_after_two_seconds_and_come_back_at_once_with_a_key_frame()
    {
        using var call = new LayerCall(LayerShape.Vp8Simulcast, seed: 3);
        call.Run(TimeSpan.FromSeconds(5));
        Assert.Equal([("q", false), ("h", false), ("f", true)], Wanted(call));
        call.Publisher.SwitchOff(0);
        call.Publisher.SwitchOff(1);
        call.Run(TimeSpan.FromSeconds(2));

        call.Receiver.Slot.Demand = new SlotDemand(320, 180, SlotPriority.Normal);
        call.Run(TimeSpan.FromMilliseconds(10));

        Assert.Equal([("q", true), ("h", false), ("f", true)], Wanted(call));
        call.Publisher.SwitchOn(0);
        call.Run(TimeSpan.FromSeconds(1));
        Assert.Equal(0, call.Receiver.Last!.Encoding);
        call.Run(TimeSpan.FromSeconds(2));
        Assert.Equal([("q", true), ("h", false), ("f", false)], Wanted(call));
    }

    [Fact]
    public void A_track_that_nobody_sees_is_told_to_rest_and_its_slot_shows_it_again_within_a_key_frame()
    {
        using var call = new LayerCall(LayerShape.Vp8Simulcast, seed: 4);
        call.Run(TimeSpan.FromSeconds(3));
        call.Receiver.IsPaused = true;
        call.Receiver.Slot.Demand = default;
        call.Run(TimeSpan.FromMilliseconds(100));
        var pictures = call.Receiver.Pictures.Sum();
        Assert.Equal(LayerIndex.None, call.Receiver.Slot.Target);
        call.Run(TimeSpan.FromSeconds(3));
        Assert.Equal(pictures, call.Receiver.Pictures.Sum());
        Assert.All(Wanted(call), wanted => Assert.False(wanted.Active));

        call.Receiver.Slot.Demand = SlotDemand.Unlimited;
        call.Receiver.IsPaused = false;
        call.Run(TimeSpan.FromMilliseconds(500));

        Assert.True(call.Receiver.Pictures.Sum() > pictures);
        Assert.Contains(Wanted(call), wanted => wanted.Active);
        Assert.True(call.Receiver.LongestStall < TimeSpan.FromMilliseconds(400), $"{call.Receiver.LongestStall}");
    }

    [Fact]
    public void An_encoding_that_its_publisher_gives_up_is_replaced_within_a_second_and_comes_back_by_itself()
    {
        using var call = new LayerCall(LayerShape.Vp8Simulcast, seed: 10) { Delay = TimeSpan.FromMilliseconds(75) };
        call.Run(TimeSpan.FromSeconds(3));
        call.Publisher.SwitchOff(2);

        call.Run(TimeSpan.FromSeconds(3));
        Assert.Equal(1, call.Receiver.Last!.Encoding);
        Assert.True(call.Receiver.LongestStall < TimeSpan.FromSeconds(1), $"{call.Receiver.LongestStall}");

        call.Publisher.SwitchOn(2);
        call.Run(TimeSpan.FromSeconds(2));
        Assert.Equal(2, call.Receiver.Last!.Encoding);
        Assert.True(call.Receiver.LongestStall < TimeSpan.FromSeconds(1), $"{call.Receiver.LongestStall}");
    }

    [Fact]
    public void Spatial_layers_that_nobody_takes_are_told()
    {
        using var call = new LayerCall(LayerShape.Vp9Key, seed: 3);
        call.Run(TimeSpan.FromSeconds(3));
        call.Receiver.Slot.Demand = new SlotDemand(640, 360, SlotPriority.Normal);

        call.Run(TimeSpan.FromSeconds(4));

        Assert.Equal([new EncodingWanted("", true, 1)], call.Relay.Events.OfType<LayersWanted>().Last().Encodings);
    }

    [Fact]
    public void Encodings_stay_in_step_by_their_sender_reports()
    {
        using var call = new LayerCall(LayerShape.Vp8Simulcast, seed: 6);
        call.Run(TimeSpan.FromSeconds(3));
        var offsets = new List<long>();
        for (var step = 0; step < 12; step++)
        {
            var (width, height) = LayerShape.SizeOf(step % 3);
            call.Receiver.Slot.Demand = new SlotDemand(width, height, SlotPriority.Normal);
            call.Run(TimeSpan.FromSeconds(1.5));
            Assert.Equal(step % 3, call.Receiver.Last!.Encoding);

            // The publisher made each picture 3000 ticks after the one before; what the receiver sees keeps to that.
            offsets.Add((int)(call.Receiver.LastTimestamp - (uint)(call.Publisher.Pictures * 3000)));
        }

        Assert.InRange(offsets.Max() - offsets.Min(), 0, 2 * 3000);
    }

    [Fact]
    public void An_encrypted_publication_is_shown_in_the_layers_its_descriptor_tells()
    {
        using var call = new LayerCall(LayerShape.Av1Key, seed: 7, encrypted: true);
        call.Run(TimeSpan.FromSeconds(3));
        Assert.Equal(2, call.Receiver.Last!.Spatial);

        call.Receiver.Slot.Demand = new SlotDemand(320, 180, SlotPriority.Normal);
        call.Run(TimeSpan.FromSeconds(1));

        Assert.Equal(0, call.Receiver.Last!.Spatial);
        Assert.True(call.Receiver.LongestStall < TimeSpan.FromMilliseconds(400), $"{call.Receiver.LongestStall}");
    }

    [Fact]
    public void An_encrypted_publication_without_descriptor_is_shown_in_one_encoding()
    {
        using var call = new LayerCall(LayerShape.H264Simulcast, seed: 8, encrypted: true);

        call.Run(TimeSpan.FromSeconds(4));

        Assert.Single(call.Receiver.Pictures, count => count > 0);
        Assert.True(call.Receiver.Pictures.Sum() > 100);
    }

    [Fact]
    public void A_recording_keeps_the_largest_encoding_and_falls_back_with_a_key_frame_when_it_stops()
    {
        using var bench = new CaptureBench();
        using var call = new LayerCall(LayerShape.Vp8Simulcast, seed: 9);
        call.Run(TimeSpan.FromSeconds(2));
        var sink = bench.Open();
        call.Publisher.Track.AddCapture(CaptureBench.AddVideo(sink));
        call.Run(TimeSpan.FromSeconds(3));
        call.Publisher.SwitchOff(2);
        call.Run(TimeSpan.FromSeconds(3));
        sink.Stop(call.Relay.Now);
        bench.Writer.Drain();

        var records = Assert.Single(bench.Read().Tracks).ReadRecords().Where(record => record.Kind == CaptureRecordKind.Rtp).ToList();
        var encodings = new List<int>();
        var previous = -1;
        foreach (var record in records)
        {
            RtpReader.ReadHeader(record.Body.Span, out var header);
            var truth = FrameTruth.Find(record.Body.Span[header.Length..]);
            if (truth.Encoding != previous)
            {
                Assert.True(truth is { IsKeyPicture: true, Packet: 0 }, $"recorded from {truth}");
                encodings.Add(truth.Encoding);
                previous = truth.Encoding;
            }
        }

        Assert.Equal(1, encodings[^1]);
        Assert.Equal(2, encodings[^2]);
    }

    [Fact]
    public void Sources_without_end_take_the_places_of_those_silent_for_longest()
    {
        using var relay = new VirtualRelay();
        var line = LayeredPublisher.UpLine(LayerShape.Vp8Temporal);
        var peer = relay.Connect(line);
        for (var ssrc = 1u; ssrc <= 200; ssrc++)
        {
            peer.SendRtp(KeyFrame(ssrc), 1);
            relay.Run(TimeSpan.FromMilliseconds(100));
        }

        var track = peer.Transport.FindUpTrack("0")!;
        Assert.InRange(track.Streams.Count, 32, 64);
        Assert.Equal(200u, track.Streams[^1].Ssrc);
        Assert.Equal(0, relay.Context.Counters.Dropped(DropReason.UnknownSource));

        for (var ssrc = 301u; ssrc <= 400; ssrc++)
        {
            peer.SendRtp(KeyFrame(ssrc), 1); // all at once: those that speak keep their places
        }

        relay.Run(TimeSpan.FromMilliseconds(100));
        Assert.True(relay.Context.Counters.Dropped(DropReason.UnknownSource) > 30);
    }

    private static byte[] KeyFrame(uint ssrc)
    {
        var packet = new byte[40];
        var writer = new RtpWriter(packet);
        writer.WriteFixed(96, true, 1, 0, ssrc);
        packet[12] = 0x10; // VP8: start of frame; then a key frame
        return packet;
    }

    private static List<(string Rid, bool Active)> Wanted(LayerCall call) =>
        [.. call.Relay.Events.OfType<LayersWanted>().Last().Encodings.Select(encoding => (encoding.Rid, encoding.Active))];
}
