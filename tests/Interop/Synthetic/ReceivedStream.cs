using System.Buffers.Binary;
using CrossStrait.MediaRelay;
using CrossStrait.MediaRelay.Rtp;

namespace CrossStrait.Interop.Synthetic;

/// <summary>What a synthetic peer received of one SSRC. Written by the peer's thread, read by tests.</summary>
internal sealed class ReceivedStream(uint ssrc)
{
    private readonly Lock _lock = new();
    private readonly List<(MonotonicTime At, ushort Sequence, uint Counter)> _packets = [];
    private MonotonicTime _last;
    private TimeSpan _longestGap;

    public byte PayloadType { get; private set; }

    /// <summary>The first bytes of the first packet's payload.</summary>
    public byte[] FirstPayload { get; private set; } = [];

    public int EmptyPackets { get; private set; }

    public void Note(in RtpHeader header, ReadOnlySpan<byte> payload, MonotonicTime now)
    {
        lock (_lock)
        {
            if (payload.IsEmpty)
            {
                EmptyPackets++;
                return;
            }

            if (_packets.Count == 0)
            {
                FirstPayload = payload[..Math.Min(payload.Length, 16)].ToArray();
                PayloadType = header.PayloadType;
            }
            else if (now - _last > _longestGap)
            {
                _longestGap = now - _last;
            }

            _last = now;
            _packets.Add((now, header.SequenceNumber, BinaryPrimitives.ReadUInt32BigEndian(payload[^4..])));
        }
    }

    /// <summary>Packets so far, those of padding alone left out.</summary>
    public int Count
    {
        get
        {
            lock (_lock)
            {
                return _packets.Count;
            }
        }
    }

    /// <summary>The longest silence so far, and from here on anew.</summary>
    public TimeSpan TakeLongestGap()
    {
        lock (_lock)
        {
            var gap = _longestGap;
            _longestGap = TimeSpan.Zero;
            return gap;
        }
    }

    /// <summary>How many numbers of the sender are missing between the first and the last that came, and how many came twice.</summary>
    public (int Missing, int Repeated) CountFaults()
    {
        lock (_lock)
        {
            var distinct = _packets.Select(packet => packet.Counter).Distinct().ToList();
            var span = distinct.Count == 0 ? 0 : (int)(distinct.Max() - distinct.Min()) + 1;
            return (span - distinct.Count, _packets.Count - distinct.Count);
        }
    }

    /// <summary>How many steps of the sequence number are not +1: what the relay sends has no holes of its own.</summary>
    public int CountSequenceJumps()
    {
        lock (_lock)
        {
            return _packets.Zip(_packets.Skip(1)).Count(pair => (ushort)(pair.Second.Sequence - pair.First.Sequence) != 1);
        }
    }

    public override string ToString() => $"ssrc {ssrc}: {Count} packets, {EmptyPackets} empty, longest gap {_longestGap.TotalMilliseconds:0} ms";
}
