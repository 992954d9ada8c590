namespace CrossStrait.MediaRelay.Recording.Frames;

/// <summary>
/// Puts the packets of one source into the order of their sequence numbers, drops copies, and says where packets are
/// missing. It may wait long, since nobody listens yet: a retransmission fills its hole even two seconds later.
/// </summary>
internal sealed class PacketOrder
{
    /// <summary>How far behind the newest packet a missing one is still awaited.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    /// <summary>Bounds memory: two seconds of 16 Mbit/s.</summary>
    private const int MaxWaiting = 4096;

    private readonly SortedDictionary<long, CapturedPacket> _waiting = [];
    private MonotonicTime _newest;
    private long? _next;
    private bool _ended;

    public void Receive(CapturedPacket packet)
    {
        _newest = packet.Arrival > _newest ? packet.Arrival : _newest;
        if (!(packet.Sequence < _next))
        {
            _waiting.TryAdd(packet.Sequence, packet);
        }
    }

    /// <summary>Nothing more comes: whatever waits may go.</summary>
    public void End() => _ended = true;

    public bool TryTake(out CapturedPacket packet)
    {
        packet = default;
        if (_waiting.Count == 0)
        {
            return false;
        }

        var (sequence, first) = _waiting.First();
        var isNext = sequence == _next;
        if (!isNext && !_ended && _newest - first.Arrival < Patience && _waiting.Count < MaxWaiting)
        {
            return false;
        }

        // The very first packet follows no loss: there was nothing to lose.
        packet = first with { FollowsLoss = !isNext && _next is not null };
        _waiting.Remove(sequence);
        _next = sequence + 1;
        return true;
    }
}
