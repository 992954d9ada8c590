using CrossStrait.MediaRelay.Forwarding;
using CrossStrait.MediaRelay.Packets;

namespace CrossStrait.MediaRelay.Transports;

/// <summary>A packet that a DownTrack decided to send, to be written and encrypted at the moment of sending.</summary>
internal struct QueuedPacket
{
    public DownTrack Track;

    /// <summary>Its <see cref="OutgoingPacket.SentAt"/> is the time at which it was queued.</summary>
    public OutgoingPacket Packet;
    public bool IsRetransmission;
}

/// <summary>What one transport has to send, in order. Grows to <see cref="MaxPackets"/>; never shrinks, never allocates in steady state.</summary>
/// <param name="initialPackets">A power of two.</param>
internal sealed class SendQueue(int initialPackets = 32)
{
    public const int MaxPackets = 2048;

    private QueuedPacket[] _packets = new QueuedPacket[initialPackets];
    private int _head;

    public int Count { get; private set; }

    /// <summary>The place of a new last packet. When the queue is full the oldest is overwritten and counted by the caller.</summary>
    public ref QueuedPacket Add(out bool overflowed)
    {
        overflowed = false;
        if (Count == _packets.Length)
        {
            if (_packets.Length < MaxPackets)
            {
                Grow();
            }
            else
            {
                RemoveFirst();
                overflowed = true;
            }
        }

        return ref _packets[(_head + Count++) & (_packets.Length - 1)];
    }

    /// <summary>Asks the cache for the place of the next packet.</summary>
    public void Prefetch() => CacheLines.Fetch(_packets, (_head + Count) & (_packets.Length - 1), 2);

    public ref QueuedPacket First() => ref _packets[_head];

    public void RemoveFirst()
    {
        _head = (_head + 1) & (_packets.Length - 1);
        Count--;
    }

    public void Clear()
    {
        Array.Clear(_packets);
        _head = 0;
        Count = 0;
    }

    private void Grow()
    {
        var larger = new QueuedPacket[_packets.Length * 2];
        for (var i = 0; i < Count; i++)
        {
            larger[i] = _packets[(_head + i) & (_packets.Length - 1)];
        }

        _packets = larger;
        _head = 0;
    }
}
