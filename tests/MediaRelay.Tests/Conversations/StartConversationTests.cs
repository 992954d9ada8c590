using System.Buffers.Binary;
using CrossStrait.MediaRelay.Rtp;
using CrossStrait.MediaRelay.Tests.Congestion;
using Xunit;

namespace CrossStrait.MediaRelay.Tests.Conversations;

/// <summary>The first seconds of somebody who sees four others and has feedback, but no RTX under which padding could be sent.</summary>
[Collection(nameof(VirtualLinkGroup))]
public class StartConversationTests
{
    private const byte NumberId = 5;
    private const int Others = 4;

    private static readonly TimeSpan _delay = TimeSpan.FromMilliseconds(20);

    [Theory]
    [InlineData(400e3)]
    [InlineData(800e3)]
    [InlineData(2e6)]
    public void Without_probes_no_packet_waits_a_tenth_of_a_second_on_a_path_without_end(double bitsPerSecond)
    {
        using var relay = new VirtualRelay(seed: 5);
        var (receiver, cameras) = Join(relay, bitsPerSecond);
        var waits = new List<TimeSpan>();
        receiver.Watch = packet => waits.Add(relay.Now - SentAt(packet) - _delay - _delay);

        relay.Run(TimeSpan.FromSeconds(20), () => cameras.ForEach(camera => camera.Step(relay.Now)));

        Assert.True(waits.Count > Others * 20 * bitsPerSecond / 8 / 1200, $"{waits.Count} packets");
        Assert.InRange(waits.Max().TotalMilliseconds, 0, 100);
        Assert.InRange(waits.Order().ElementAt(waits.Count * 99 / 100).TotalMilliseconds, 0, 60);
        Assert.True(receiver.Transport.EstimateBitsPerSecond > 0.9 * Others * bitsPerSecond, $"{receiver.Transport.EstimateBitsPerSecond}");
    }

    [Fact]
    public void A_path_too_narrow_for_all_is_found_within_three_seconds_and_its_queue_goes()
    {
        using var relay = new VirtualRelay(seed: 6);
        var (receiver, cameras) = Join(relay, 400e3);
        var link = new BottleneckLink<(VirtualPeer, byte[])>(relay.Random) { Rate = _ => 900e3, Delay = _delay };
        receiver.Downlink = link;
        var queues = new List<TimeSpan>();
        receiver.Watch = _ => { };
        void Step() => cameras.ForEach(camera => camera.Step(relay.Now));

        relay.Run(TimeSpan.FromSeconds(4), Step);
        relay.Run(TimeSpan.FromSeconds(26), () =>
        {
            Step();
            queues.Add(link.Queue(relay.Now));
        });

        Assert.InRange(queues.Max().TotalMilliseconds, 0, 300);
        Assert.InRange(receiver.Transport.EstimateBitsPerSecond, 500e3, 1e6);
    }

    private static (VirtualPeer Receiver, List<SimulcastCamera> Cameras) Join(VirtualRelay relay, double bitsPerSecond)
    {
        var slots = Enumerable.Range(0, Others).Select(i =>
            VirtualRelay.WithTransportCc(VirtualRelay.VideoSlot($"{i}", (uint)(7000 + i)), NumberId));
        var receiver = relay.Connect([.. slots]);
        receiver.TransportSequenceId = NumberId;
        var cameras = new List<SimulcastCamera>();
        for (var i = 0; i < Others; i++)
        {
            var ssrc = (uint)(1000 + i);
            var publisher = relay.Connect(VirtualRelay.VideoUp("0", ssrc));
            cameras.Add(new SimulcastCamera(publisher, relay.Random, new SimulcastCamera.Encoding(ssrc, 640, 360, bitsPerSecond)));
            receiver.Transport.FindDownTrack($"{i}")!.SetSource(publisher.Transport.FindUpTrack("0"), relay.Now);
        }

        return (receiver, cameras);
    }

    private static MonotonicTime SentAt(byte[] packet)
    {
        RtpReader.ReadHeader(packet, out var header);
        return new MonotonicTime(BinaryPrimitives.ReadInt64BigEndian(packet.AsSpan(header.Length + 5 + SimulcastCamera.TimeOffset)));
    }
}
