using CrossStrait.MediaRelay.Packets;

namespace CrossStrait.MediaRelay.Forwarding;

/// <summary>All that is needed to write one outgoing packet exactly as it was, or will be, sent.</summary>
internal struct OutgoingPacket
{
    /// <summary>Unwrapped outgoing number: the SRTP index of this packet.</summary>
    public long Sequence;

    public PacketReference Packet;
    public uint Timestamp;

    /// <summary>Abs-send-time as stamped; part of the bytes.</summary>
    public uint AbsSendTime;

    /// <summary>Picture id and TL0PICIDX to write, if the payload has them.</summary>
    public ushort PictureId;
    public byte Tl0PicIdx;

    public byte PayloadType;

    /// <summary>Transport-wide number as stamped when the packet went out first; part of the bytes.</summary>
    public ushort TransportSequence;

    /// <summary>For this receiver the last packet of its picture; part of the bytes.</summary>
    public bool Marker;

    /// <summary>No payload: fills a number whose packet turned out unwanted, lest the receiver ask for it for ever.</summary>
    public bool IsFiller;

    /// <summary>The packet carries its dependency descriptor: that could be read when it was sent.</summary>
    public bool HasDescriptor;

    /// <summary>Frame number to write into the descriptor.</summary>
    public ushort FrameNumber;

    /// <summary>How often the packet was sent again.</summary>
    public byte Retransmissions;
    public MonotonicTime SentAt;
}

/// <summary>
/// What a DownTrack sent lately, enough to remake each packet byte for byte. A number is either found with the
/// very values that were sent, or not at all.
/// </summary>
/// <param name="capacity">A power of two.</param>
internal sealed class SentLog(int capacity)
{
    private readonly OutgoingPacket[] _entries = Initial(capacity);
    private readonly int _mask = capacity - 1;

    /// <summary>Keeps a packet and returns its entry, to be completed with the stamps it gets.</summary>
    public ref OutgoingPacket Add(in OutgoingPacket packet)
    {
        ref var entry = ref _entries[packet.Sequence & _mask];
        entry = packet;
        return ref entry;
    }

    /// <summary>The entry of a 16-bit number near <paramref name="highest"/>; its <see cref="OutgoingPacket.SentAt"/> may be updated in place.</summary>
    public ref OutgoingPacket Find(ushort sequence, long highest, out bool found)
    {
        var unwrapped = highest - (ushort)((ushort)highest - sequence);
        ref var entry = ref _entries[unwrapped & _mask];
        found = entry.Sequence == unwrapped && unwrapped >= 0;
        return ref entry;
    }

    /// <summary>Asks the cache for the entry of a packet that will be added.</summary>
    public void Prefetch(long sequence) => CacheLines.Fetch(_entries, sequence & _mask, 2);

    public void Clear()
    {
        foreach (ref var entry in _entries.AsSpan())
        {
            entry.Sequence = -1;
        }
    }

    private static OutgoingPacket[] Initial(int capacity)
    {
        var entries = new OutgoingPacket[capacity];
        foreach (ref var entry in entries.AsSpan())
        {
            entry.Sequence = -1;
        }

        return entries;
    }
}
