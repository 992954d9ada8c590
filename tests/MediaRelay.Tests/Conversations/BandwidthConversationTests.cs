using System.Buffers.Binary;
using CrossStrait.MediaRelay.Rtp;
using CrossStrait.MediaRelay.Sdp;
using CrossStrait.MediaRelay.Tests.Congestion;
using Xunit;

namespace CrossStrait.MediaRelay.Tests.Conversations;

/// <summary>A whole relay between a simulcast publisher and receivers behind a bottleneck, with feedback as browsers send it.</summary>
[Collection(nameof(VirtualLinkGroup))]
public class BandwidthConversationTests
{
    private const byte NumberId = 5;
    private const uint SlotSsrc = 7000;

    private static readonly SimulcastCamera.Encoding[] _encodings =
    [
        new(1001, 320, 180, 150e3),
        new(1002, 640, 360, 500e3),
        new(1003, 1280, 720, 1500e3),
    ];

    [Theory]
    [InlineData(20, 0)]
    [InlineData(150, 0.01)]
    [InlineData(300, 0)]
    public void Layers_follow_the_path_down_and_up_again(int roundTripMilliseconds, double loss)
    {
        var roundTrip = TimeSpan.FromMilliseconds(roundTripMilliseconds);
        var (down, up, end) = (TimeSpan.FromSeconds(30), TimeSpan.FromSeconds(60), TimeSpan.FromSeconds(90));
        using var call = new Call(at => at < down ? 3e6 : at < up ? 300e3 : 2e6, roundTrip, loss);
        var receiver = call.AddReceiver();

        call.Until(down);
        Assert.Equal(2, receiver.Shown(down - TimeSpan.FromSeconds(5), down));

        call.Until(up);
        var settled = down + TimeSpan.FromSeconds(3) + (10 * roundTrip);
        Assert.InRange(call.LongestQueue(settled, up).TotalMilliseconds, 0, 300);
        Assert.Equal(0, receiver.Shown(settled, up));
        Assert.InRange(receiver.LongestPause(settled, up).TotalMilliseconds, 0, 1000);

        call.Until(end);
        Assert.Equal(2, receiver.Shown(end - TimeSpan.FromSeconds(15), end));
    }

    /// <summary>While all is well the large encoding alone is taken, and the publisher sends no other.</summary>
    [Theory]
    [InlineData(20)]
    [InlineData(150)]
    public void A_publisher_that_sends_what_is_taken_alone_is_asked_for_less_when_the_path_carries_less(int roundTripMilliseconds)
    {
        var (down, end) = (TimeSpan.FromSeconds(20), TimeSpan.FromSeconds(50));
        using var call = new Call(at => at < down ? 3e6 : 300e3, TimeSpan.FromMilliseconds(roundTripMilliseconds), 0, obeys: true);
        var receiver = call.AddReceiver();

        call.Until(down);
        Assert.Equal(0b100u, call.SentEncodings);

        call.Until(end);
        var settled = down + TimeSpan.FromSeconds(5);
        Assert.Equal(0, receiver.Shown(settled, end));
        Assert.InRange(receiver.LongestPause(down, end).TotalMilliseconds, 0, 2000);
        Assert.InRange(receiver.LongestPause(settled, end).TotalMilliseconds, 0, 1000);
        Assert.InRange(receiver.Switches(settled, end), 0, 8); // a larger one is tried, and ever more rarely
    }

    [Fact]
    public void Two_receivers_behind_one_link_get_the_same()
    {
        using var call = new Call(_ => 1.4e6, TimeSpan.FromMilliseconds(60), 0);
        var first = call.AddReceiver();
        call.Until(TimeSpan.FromSeconds(10));
        var second = call.AddReceiver();
        call.Until(TimeSpan.FromSeconds(90));

        var from = TimeSpan.FromSeconds(50);
        Assert.Equal(1, first.Shown(from, call.Elapsed));
        Assert.Equal(1, second.Shown(from, call.Elapsed));
        Assert.InRange((double)first.Bytes(from) / second.Bytes(from), 0.75, 1 / 0.75);
    }

    [Fact]
    public void An_estimate_is_told_to_the_room_when_it_has_settled()
    {
        using var call = new Call(_ => 100e3, TimeSpan.FromMilliseconds(60), 0);
        call.AddReceiver();

        call.Until(TimeSpan.FromSeconds(5));
        Assert.All(call.Qualities, quality => Assert.Equal(0, quality.EstimateBitsPerSecond));

        call.Until(TimeSpan.FromSeconds(10));
        Assert.Contains(call.Qualities, quality => quality.EstimateBitsPerSecond is > 0 and < 150_000);
    }

    [Fact]
    public void Padding_of_probes_is_nothing_but_padding_on_the_stream_of_retransmissions()
    {
        using var call = new Call(_ => 3e6, TimeSpan.FromMilliseconds(60), 0);
        var receiver = call.AddReceiver();

        call.Until(TimeSpan.FromSeconds(10));

        Assert.NotEqual(0, receiver.PaddingPackets);
        Assert.Empty(receiver.Faults);
    }

    private sealed class Call : IDisposable
    {
        private readonly VirtualRelay _relay = new(seed: 3);
        private readonly VirtualPeer _publisher;
        private readonly SimulcastCamera _camera;
        private readonly BottleneckLink<(VirtualPeer Peer, byte[] Datagram)> _link;
        private readonly TimeSpan _delay;
        private readonly MonotonicTime _start;
        private readonly List<(TimeSpan At, TimeSpan Queue)> _queues = [];

        /// <param name="obeys">The publisher sends what the relay tells it to and no more.</param>
        public Call(Func<TimeSpan, double> rate, TimeSpan roundTrip, double loss, bool obeys = false)
        {
            _start = _relay.Now;
            _delay = roundTrip / 2;
            _link = new(_relay.Random) { Rate = at => rate(at - _start), Delay = _delay, Loss = loss };
            var line = VirtualRelay.VideoUp("0", _encodings[0].Ssrc) with
            {
                RemoteSources = [.. _encodings.Select(encoding => new RemoteSource(encoding.Ssrc, 0))],
            };
            _publisher = _relay.Connect(line);
            _publisher.Delay = TimeSpan.FromMilliseconds(1);
            _camera = new SimulcastCamera(_publisher, _relay.Random, _encodings)
            {
                IsOn = encoding => !obeys || (SentEncodings >> encoding & 1) != 0,
            };
            Until(TimeSpan.FromSeconds(1));
        }

        public TimeSpan Elapsed => _relay.Now - _start;

        public IEnumerable<ConnectionQuality> Qualities => _relay.Events.OfType<ConnectionQuality>();

        /// <summary>A bit for each encoding that somebody takes.</summary>
        public uint SentEncodings => _publisher.Transport.FindUpTrack("0")!.Wanted.Encodings;

        public Receiver AddReceiver()
        {
            var peer = _relay.Connect(VirtualRelay.WithTransportCc(VirtualRelay.VideoSlot("0", SlotSsrc, SlotSsrc + 1), NumberId));
            peer.Downlink = _link;
            peer.Delay = _delay;
            peer.TransportSequenceId = NumberId;
            var receiver = new Receiver(this, peer);
            peer.Transport.FindDownTrack("0")!.SetSource(_publisher.Transport.FindUpTrack("0"), _relay.Now);
            return receiver;
        }

        public void Until(TimeSpan end) => _relay.Run(end - Elapsed, () =>
        {
            _camera.Step(_relay.Now);
            _queues.Add((Elapsed, _link.Queue(_relay.Now)));
        });

        public TimeSpan LongestQueue(TimeSpan from, TimeSpan to) =>
            _queues.Where(queue => queue.At >= from && queue.At < to).Max(queue => queue.Queue);

        public void Dispose() => _relay.Dispose();
    }

    /// <summary>What one receiver saw, without decoding: which encoding each packet is of.</summary>
    private sealed class Receiver
    {
        private readonly Call _call;
        private readonly List<(TimeSpan At, int Encoding, int Bytes)> _packets = [];

        public Receiver(Call call, VirtualPeer peer)
        {
            _call = call;
            peer.Watch = Take;
        }

        public int PaddingPackets { get; private set; }

        public List<string> Faults { get; } = [];

        /// <summary>The encoding of most packets.</summary>
        public int Shown(TimeSpan from, TimeSpan to) =>
            Within(from, to).GroupBy(packet => packet.Encoding).MaxBy(group => group.Count())!.Key;

        public int Switches(TimeSpan from, TimeSpan to)
        {
            var shown = Within(from, to).Select(packet => packet.Encoding).ToList();
            return shown.Zip(shown.Skip(1)).Count(pair => pair.First != pair.Second);
        }

        public long Bytes(TimeSpan from) => Within(from, TimeSpan.MaxValue).Sum(packet => (long)packet.Bytes);

        public TimeSpan LongestPause(TimeSpan from, TimeSpan to)
        {
            var times = Within(from, to).Select(packet => packet.At).ToList();
            return times.Zip(times.Skip(1), (first, second) => second - first).Max();
        }

        private IEnumerable<(TimeSpan At, int Encoding, int Bytes)> Within(TimeSpan from, TimeSpan to) =>
            _packets.Where(packet => packet.At >= from && packet.At < to);

        private void Take(byte[] packet)
        {
            RtpReader.ReadHeader(packet, out var header);
            Assert.Equal(RtpError.None, RtpReader.ReadPadding(packet, header, out var payloadLength));
            if (BinaryPrimitives.ReadUInt32BigEndian(packet.AsSpan(8)) == SlotSsrc)
            {
                // Behind the descriptor: X with I and L, a picture id of 15 bits, TL0PICIDX.
                _packets.Add((_call.Elapsed, packet[header.Length + 5 + SimulcastCamera.MarkOffset], packet.Length));
            }
            else if (payloadLength == 0)
            {
                PaddingPackets++;
                if ((packet[1] & 0x7F) != 97)
                {
                    Faults.Add($"payload type {packet[1] & 0x7F}");
                }
            }
        }
    }
}
