using CrossStrait.MediaRelay.Packets;
using CrossStrait.MediaRelay.Rtp;
using CrossStrait.MediaRelay.Rtp.Codecs;

namespace CrossStrait.MediaRelay.Forwarding;

/// <summary>
/// One incoming SSRC, which of simulcast is one encoding: its history, what is missing, what its layers cost, what its
/// receiver reports say. Lives on one worker.
/// </summary>
internal sealed class RtpStream
{
    /// <summary>At 50 packets/s a little over one second.</summary>
    private const int AudioHistoryPackets = 64;

    private const int VideoHistoryPackets = 1024;

    /// <summary>In packets of the slab, one megabyte: at 2.5 Mbit/s more than two seconds; time trims it to <see cref="HistoryTime"/>.</summary>
    private const int MaxHistorySlots = (1 << 20) / PacketSlab.SlotBytes;

    public const int MaxOrdinal = 31;

    public static readonly TimeSpan HistoryTime = TimeSpan.FromSeconds(1);

    /// <summary>After so long without a packet a stream counts as switched off.</summary>
    public static readonly TimeSpan IdleTime = TimeSpan.FromSeconds(1);

    private SequenceUnwrapper _unwrapper;
    private long _newestTime;
    private PacketReference[] _arrived = new PacketReference[64];

    public RtpStream(UpTrack owner, uint ssrc, string rid, PacketSlab slab, HistoryQuota quota, bool nack)
    {
        Owner = owner;
        Ssrc = ssrc;
        Rid = rid;
        History = new PacketHistory(slab, quota, owner.Kind == MediaKind.Video ? VideoHistoryPackets : AudioHistoryPackets, MaxHistorySlots);
        Statistics = new ReceptionStatistics(owner.ClockRate);
        Missing = nack ? new NackTracker(owner.Kind == MediaKind.Video ? NackTracker.VideoDeadline : NackTracker.AudioDeadline) : null;
    }

    public UpTrack Owner { get; }

    public uint Ssrc { get; }

    /// <summary>Which encoding of a simulcast line this is (RFC 8852 3.1); empty without.</summary>
    public string Rid { get; }

    /// <summary>Which encoding this is in the order of the offer: the same on every worker, unlike <see cref="Index"/>.</summary>
    public int Ordinal { get; init; }

    /// <summary>Its place among the encodings of its track, smallest first; kept by the track.</summary>
    public int Index { get; set; }

    public PacketHistory History { get; }

    public ReceptionStatistics Statistics { get; }

    /// <summary>Null where the publisher does not answer NACKs.</summary>
    public NackTracker? Missing { get; }

    /// <summary>What its layers cost.</summary>
    public LayerMeter Meter { get; } = new();

    public KeyFrameRequester KeyFrames { get; } = new();

    /// <summary>Reads what the codec tells of each packet.</summary>
    public PayloadReader Payloads { get; } = new();

    /// <summary>Packets that arrived since the last <see cref="ClearArrived"/>, in order of arrival.</summary>
    public ReadOnlySpan<PacketReference> Arrived => _arrived.AsSpan(0, ArrivedCount);

    public int ArrivedCount { get; private set; }

    public MonotonicTime LastArrival { get; private set; } = new(long.MinValue / 2);

    /// <summary>Whether a packet came at all.</summary>
    public bool HasStarted { get; private set; }

    public long Unwrap(ushort sequence) => _unwrapper.Unwrap(sequence);

    public bool IsActive(MonotonicTime now) => now - LastArrival < IdleTime;

    /// <summary>A packet with a payload, in the order of arrival.</summary>
    public void Received(in StoredPacket packet, MonotonicTime now)
    {
        HasStarted = true;
        LastArrival = now;
        Meter.Packet(packet.Payload, packet.HeaderLength + packet.PayloadLength, now);
    }

    /// <summary>
    /// Extends a timestamp to one that does not wrap. A later packet with an earlier time is a wrap that nobody saw,
    /// after half a day of silence, unless it is earlier by little.
    /// </summary>
    public long MediaTimeOf(uint timestamp, long sequence)
    {
        var distance = (int)(timestamp - (uint)_newestTime);
        var time = _newestTime + distance;
        if (!HasStarted)
        {
            time = timestamp;
            _newestTime = time;
        }
        else if (distance < -10 * Owner.ClockRate && sequence > History.Highest)
        {
            time += 1L << 32;
        }

        _newestTime = Math.Max(_newestTime, time);
        return time;
    }

    public void AddArrived(PacketReference packet)
    {
        if (ArrivedCount == _arrived.Length)
        {
            Array.Resize(ref _arrived, _arrived.Length * 2);
        }

        _arrived[ArrivedCount++] = packet;
    }

    public void ClearArrived() => ArrivedCount = 0;
}
