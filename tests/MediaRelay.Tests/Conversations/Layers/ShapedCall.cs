using System.Buffers.Binary;
using CrossStrait.MediaRelay.Forwarding;
using CrossStrait.MediaRelay.Rtp;
using CrossStrait.MediaRelay.Tests.Congestion;

namespace CrossStrait.MediaRelay.Tests.Conversations.Layers;

/// <summary>Somebody speaks and shows a camera in three encodings; who looks on sits behind a shaper, a token bucket with a queue.</summary>
internal sealed class ShapedCall : IDisposable
{
    private const byte NumberId = 8;
    private const uint AudioSsrc = 9000;

    private static readonly LayerShape _camera = LayerShape.Vp8Simulcast with { BitsPerSecond = [150_000, 500_000, 1_500_000] };
    private static readonly TimeSpan _frame = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan _picture = TimeSpan.FromTicks(TimeSpan.TicksPerSecond / 30);

    private readonly VirtualRelay _relay;
    private readonly LayeredPublisher _publisher;
    private readonly VirtualMicrophone _microphone;
    private readonly MonotonicTime _start;
    private readonly List<MonotonicTime> _spoken = [];
    private readonly List<(TimeSpan At, long BitsPerSecond, TimeSpan Queue)> _samples = [];
    private readonly List<(TimeSpan At, TimeSpan Way)> _heard = [];
    private MonotonicTime _nextPicture;
    private MonotonicTime _nextFrame;

    public ShapedCall(int seed, Func<TimeSpan, double> bitsPerSecond, int burstBytes, TimeSpan delay, TimeSpan buffer)
    {
        _relay = new VirtualRelay(seed);
        _relay.Context.TakesTcp = true;
        _start = _relay.Now;
        _publisher = new LayeredPublisher(_relay, 1, _camera);
        var speaker = _relay.Connect(VirtualRelay.AudioUp("1", 500));
        _microphone = new VirtualMicrophone(speaker, 500, _relay.Random);
        Receiver = new StrictReceiver(_relay, _camera, 7000, NumberId, VirtualRelay.WithTransportCc(VirtualRelay.AudioSlot("a", AudioSsrc), NumberId))
        {
            AsksWhenStuck = true,
            IsPaused = true,
        };
        _publisher.Peer.Delay = speaker.Delay = TimeSpan.FromMilliseconds(5);
        Receiver.Peer.Delay = delay;
        Receiver.Peer.Forgets = _publisher.Peer.Forgets = speaker.Forgets = true;
        Link = new(_relay.Random) { Rate = at => bitsPerSecond(at - _start), Delay = delay, Buffer = buffer, BurstBytes = burstBytes };
        Receiver.Peer.Downlink = Link;
        Receiver.Peer.Watch = Take;
        Receiver.Show(_publisher);
        Receiver.Slot.Demand = new SlotDemand(1280, 720, SlotPriority.Normal);
        Receiver.Peer.Transport.FindDownTrack("a")!.SetSource(speaker.Transport.FindUpTrack("1"), _relay.Now);
    }

    public StrictReceiver Receiver { get; }

    public BottleneckLink<(VirtualPeer Peer, byte[] Datagram)> Link { get; }

    public TimeSpan Elapsed => _relay.Now - _start;

    public IReadOnlyList<RelayEvent> Events => _relay.Events;

    public void Until(TimeSpan end) => _relay.Run(end - Elapsed, Step);

    /// <summary>What the estimate was most of the time.</summary>
    public double MedianEstimate(TimeSpan from)
    {
        var sorted = _samples.Where(sample => sample.At >= from).Select(sample => sample.BitsPerSecond).Order().ToList();
        return sorted[sorted.Count / 2];
    }

    /// <summary>The share of the time in which the estimate stood above this.</summary>
    public double Above(TimeSpan from, double bitsPerSecond) =>
        _samples.Where(sample => sample.At >= from).Average(sample => sample.BitsPerSecond > bitsPerSecond ? 1.0 : 0);

    public TimeSpan LongestQueue(TimeSpan from) => _samples.Where(sample => sample.At >= from).Max(sample => sample.Queue);

    /// <summary>The share of voice that came so much later than the quickest, or not at all.</summary>
    public double LateVoice(TimeSpan from, TimeSpan late)
    {
        var least = _heard.Min(heard => heard.Way);
        return 1 - (_heard.Count(heard => heard.At >= from && heard.Way - least <= late) / ((Elapsed - from) / _frame));
    }

    public void Dispose() => _relay.Dispose();

    private void Step()
    {
        if (_relay.Now >= _nextPicture)
        {
            _nextPicture = _relay.Now + _picture;
            _publisher.SendPicture();
        }

        if (_relay.Now >= _nextFrame)
        {
            _nextFrame = _relay.Now + _frame;
            _spoken.Add(_relay.Now);
            _microphone.SendFrame();
        }

        _publisher.Advance();
        Receiver.Advance();
        if (_relay.Now.Ticks / TimeSpan.TicksPerMillisecond % 10 == 0)
        {
            _samples.Add((Elapsed, Receiver.Peer.Transport.EstimateBitsPerSecond, Link.Queue(_relay.Now)));
        }
    }

    private void Take(byte[] packet)
    {
        if (BinaryPrimitives.ReadUInt32BigEndian(packet.AsSpan(8)) != AudioSsrc)
        {
            Receiver.Peer.Packets.Add(packet);
            return;
        }

        RtpReader.ReadHeader(packet, out var header);
        var spokenAt = _spoken[VirtualMicrophone.NumberOf(packet.AsSpan(header.Length))];
        _heard.Add((spokenAt - _start, _relay.Now - spokenAt));
    }
}
