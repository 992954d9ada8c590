using CrossStrait.MediaRelay.Packets;
using CrossStrait.MediaRelay.Rtp;
using CrossStrait.MediaRelay.Rtp.Codecs;

namespace CrossStrait.MediaRelay.Forwarding;

/// <summary>One incoming SSRC: its history, what is missing, what its receiver reports say. Lives on one worker.</summary>
internal sealed class RtpStream
{
    /// <summary>At 2.5 Mbit/s about three seconds of 1200-byte packets; time trims it to <see cref="HistoryTime"/>.</summary>
    private const int VideoHistoryPackets = 1024;

    /// <summary>At 50 packets/s a little over one second.</summary>
    private const int AudioHistoryPackets = 64;

    public static readonly TimeSpan HistoryTime = TimeSpan.FromSeconds(1);

    private SequenceUnwrapper _unwrapper;
    private PacketReference[] _arrived = new PacketReference[64];

    public RtpStream(UpTrack owner, uint ssrc, PacketSlab slab, bool nack)
    {
        Owner = owner;
        Ssrc = ssrc;
        History = new PacketHistory(slab, owner.Kind == MediaKind.Video ? VideoHistoryPackets : AudioHistoryPackets);
        Statistics = new ReceptionStatistics(owner.ClockRate);
        Missing = nack ? new NackTracker() : null;
    }

    public UpTrack Owner { get; }

    public uint Ssrc { get; }

    public PacketHistory History { get; }

    public ReceptionStatistics Statistics { get; }

    /// <summary>Null where the publisher does not answer NACKs.</summary>
    public NackTracker? Missing { get; }

    /// <summary>Reads what the codec tells of each packet.</summary>
    public PayloadReader Payloads { get; } = new();

    /// <summary>Packets that arrived since the last <see cref="ClearArrived"/>, in order of arrival.</summary>
    public ReadOnlySpan<PacketReference> Arrived => _arrived.AsSpan(0, ArrivedCount);

    public int ArrivedCount { get; private set; }

    public long Unwrap(ushort sequence) => _unwrapper.Unwrap(sequence);

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
