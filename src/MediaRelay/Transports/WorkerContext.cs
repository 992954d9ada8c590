using CrossStrait.MediaRelay.Congestion;
using CrossStrait.MediaRelay.Diagnostics;
using CrossStrait.MediaRelay.Forwarding;
using CrossStrait.MediaRelay.Packets;
using CrossStrait.MediaRelay.Rtcp;

namespace CrossStrait.MediaRelay.Transports;

/// <summary>What the transports of one worker share: memory, counters, ways out. Worker thread only.</summary>
internal sealed class WorkerContext(
    PacketSlab slab,
    IReadOnlyList<PacketOutput> outputs,
    Action<RelayEvent> publish,
    Action<Transport, byte[]> handshake,
    WorkerCounters? counters = null)
{
    public PacketSlab Slab { get; } = slab;

    public WorkerCounters Counters { get; } = counters ?? new();

    /// <summary>Null unless loss was asked for.</summary>
    public LossInjector? Loss { get; init; }

    /// <summary>No receiver is sent more bits per second than this, whatever its path carries.</summary>
    public long MaxBitrate { get; init; } = RelayOptions.DefaultMaxBitrate;

    /// <summary>By <see cref="NetworkPath.Socket"/>.</summary>
    public IReadOnlyList<PacketOutput> Outputs { get; } = outputs;

    /// <summary>Whether those who cannot use UDP have another way. Set before the worker starts.</summary>
    public bool TakesTcp { get; set; }

    /// <summary>Scratch for one receiver report: RFC 3550 6.4.2 counts blocks in five bits.</summary>
    public ReportBlock[] ReportBlocks { get; } = new ReportBlock[31];

    /// <summary>Scratch for one allocation.</summary>
    public AllocationScratch Allocation { get; } = new();

    /// <summary>Streams with packets that no slot has looked at yet.</summary>
    public List<RtpStream> StreamsWithArrivals { get; } = [];

    /// <summary>Transports with queued packets.</summary>
    public List<Transport> TransportsToFlush { get; } = [];

    /// <summary>Transports that publish or know something of their path: what is due for them is looked for on every tick.</summary>
    public List<Transport> Restless { get; } = [];

    /// <summary>Who speaks, of all up-tracks that arrive here.</summary>
    public AudioLevelReporter AudioLevels { get; } = new(publish);

    public void Publish(RelayEvent relayEvent) => publish(relayEvent);

    /// <summary>Hands a DTLS datagram from a validated path to the handshake thread.</summary>
    public void Handshake(Transport transport, byte[] datagram) => handshake(transport, datagram);
}
