using CrossStrait.MediaRelay.Rtp;
using CrossStrait.MediaRelay.Rtp.Codecs;

namespace CrossStrait.MediaRelay.Packets;

/// <summary>What is known about the plaintext RTP packet in a history slot, read once when it arrived.</summary>
internal struct StoredPacket
{
    /// <summary>Unwrapped sequence number of the incoming stream.</summary>
    public long Sequence;

    public uint Timestamp;

    /// <summary>The timestamp, unwrapped: larger in newer pictures.</summary>
    public long MediaTime;

    public MonotonicTime Arrival;

    /// <summary>Offset of the payload in the slot.</summary>
    public ushort HeaderLength;

    /// <summary>Payload without padding; 0 for a padding-only packet.</summary>
    public ushort PayloadLength;

    public bool Marker;

    /// <summary>It was missing for so long that what waits for it will not wait for much more.</summary>
    public bool CameLate;

    /// <summary>What its codec tells of the packet.</summary>
    public PayloadDescription Payload;

    public HeaderExtensions Extensions;
}

/// <summary>A reference to a history slot that may have been given away meanwhile: valid while the generations are equal.</summary>
internal readonly record struct PacketReference(int Slot, uint Generation);
