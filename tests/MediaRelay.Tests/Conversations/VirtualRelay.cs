using CrossStrait.MediaRelay.Packets;
using CrossStrait.MediaRelay.Rtp;
using CrossStrait.MediaRelay.Rtp.Codecs;
using CrossStrait.MediaRelay.Sdp;
using CrossStrait.MediaRelay.Transports;
using CrossStrait.MediaRelay.Workers;

namespace CrossStrait.MediaRelay.Tests.Conversations;

/// <summary>A worker's router in virtual time: peers are joined to it by an emulated network, a step is one millisecond.</summary>
internal sealed class VirtualRelay : IDisposable
{
    public const byte OpusPayloadType = 111;
    public const byte RedPayloadType = 63;

    private readonly PacketSlab _slab = new(64 << 20);
    private readonly VirtualOutput _output;
    private readonly List<VirtualPeer> _peers = [];
    private readonly List<RelayEvent> _events = [];

    public VirtualRelay(int seed = 1)
    {
        Random = new Random(seed);
        _output = new VirtualOutput(this);
        Context = new WorkerContext(_slab, [_output], _events.Add, (_, _) => { });
        Router = new DatagramRouter(Context);
    }

    public Random Random { get; }

    public MonotonicTime Now { get; private set; } = new(TimeSpan.TicksPerHour);

    public WorkerContext Context { get; }

    public DatagramRouter Router { get; }

    /// <summary>What the relay sends is thrown away, without a copy.</summary>
    public bool Discard { get; set; }

    /// <summary>The socket takes nothing for now.</summary>
    public bool IsBlocked { get; set; }

    public IReadOnlyList<RelayEvent> Events => _events;

    public int RentedSlots => _slab.Rented;

    public VirtualPeer Connect(params MediaLine[] lines)
    {
        var peer = new VirtualPeer(this, _peers.Count + 1, lines);
        _peers.Add(peer);
        return peer;
    }

    public void Run(TimeSpan time, Action? eachMillisecond = null)
    {
        for (var end = Now + time; Now < end;)
        {
            Now += TimeSpan.FromMilliseconds(1);
            eachMillisecond?.Invoke();
            foreach (var peer in _peers)
            {
                peer.DeliverToRelay();
            }

            Router.Forward(Now);
            if (Now.Ticks / TimeSpan.TicksPerMillisecond % 5 == 0)
            {
                Router.Tick(Now);
                Router.Forward(Now);
            }

            foreach (var peer in _peers)
            {
                peer.DeliverToPeer();
            }
        }
    }

    public void Dispose()
    {
        Router.CloseAll(Now);
        _peers.ForEach(peer => peer.Dispose());
        _slab.Dispose();
    }

    internal void Sent(ReadOnlySpan<byte> datagram, in NetworkPath path)
    {
        if (Discard)
        {
            return;
        }

        foreach (var peer in _peers)
        {
            if (peer.Path == path)
            {
                peer.FromRelay(datagram);
            }
        }
    }

    public static MediaLine VideoUp(string mid, uint ssrc, uint rtxSsrc = 0) => new(
        mid, MediaKind.Video, LineRole.Up, -1, [Vp8(rtxSsrc != 0)], Extensions(), 0, 0, [new RemoteSource(ssrc, rtxSsrc)], [], null, null);

    public static MediaLine VideoSlot(string mid, uint ssrc, uint rtxSsrc = 0) => new(
        mid, MediaKind.Video, LineRole.Slot, 0, [Vp8(rtxSsrc != 0)], Extensions(), ssrc, rtxSsrc, [], [], null, null);

    public static MediaLine AudioUp(string mid, uint ssrc, bool red = false) => new(
        mid, MediaKind.Audio, LineRole.Up, -1, [Opus(red)], Extensions(), 0, 0, [new RemoteSource(ssrc, 0)], [], null, null);

    public static MediaLine AudioSlot(string mid, uint ssrc, bool red = false) => new(
        mid, MediaKind.Audio, LineRole.Slot, 0, [Opus(red)], Extensions(), ssrc, 0, [], [], null, null);

    private static NegotiatedCodec Opus(bool red) =>
        new(Codec.Opus, OpusPayloadType, 0, Nack: false, Pli: false, Fir: false, RedPayloadType: red ? RedPayloadType : (byte)0);

    private static NegotiatedCodec Vp8(bool rtx) => new(Codec.Vp8, 96, rtx ? (byte)97 : (byte)0, Nack: true, Pli: true, Fir: true);

    /// <summary>The same line with transport-wide numbers under this id, and feedback on them.</summary>
    public static MediaLine WithTransportCc(MediaLine line, byte id)
    {
        var extensions = Extensions();
        extensions.Set(id, HeaderExtensionKind.TransportSequenceNumber);
        return line with { Extensions = extensions, Codecs = [.. line.Codecs.Select(codec => codec with { TransportCc = true })] };
    }

    private static HeaderExtensionMap Extensions()
    {
        var map = new HeaderExtensionMap();
        map.Set(1, HeaderExtensionKind.AudioLevel);
        map.Set(2, HeaderExtensionKind.AbsSendTime);
        map.Set(4, HeaderExtensionKind.Mid);
        return map;
    }

    private sealed class VirtualOutput(VirtualRelay relay) : PacketOutput
    {
        private readonly byte[] _buffer = new byte[MaxDatagram];

        public override bool IsBlocked => relay.IsBlocked;

        public override Span<byte> Reserve() => _buffer;

        public override void Commit(int length, in NetworkPath path) => relay.Sent(_buffer.AsSpan(0, length), path);
    }
}
