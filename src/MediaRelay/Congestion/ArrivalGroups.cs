namespace CrossStrait.MediaRelay.Congestion;

/// <summary>One burst of packets: when it was sent and had arrived, and the least one-way delay within it, clock offset included.</summary>
internal readonly record struct GroupDelay(MonotonicTime SentAt, TimeSpan Arrival, TimeSpan OneWay);

/// <summary>
/// Joins packets that left within 5 ms into groups (draft-ietf-rmcat-gcc-02, 5.2: a burst travels as one), and packets
/// that arrived in one clump after a pause of the link, as radio links do.
/// </summary>
/// <remarks>
/// GCC passes on differences between groups and adds them up again later; we pass on the delay itself, so nothing
/// drifts and a lost group costs one sample. The least delay of the group, its first packet's, is free of the queue that
/// the burst itself makes.
/// </remarks>
internal sealed class ArrivalGroups
{
    private static readonly TimeSpan _burst = TimeSpan.FromMilliseconds(5);
    private static readonly TimeSpan _longestGroup = TimeSpan.FromMilliseconds(100);

    private bool _started;
    private MonotonicTime _firstSent;
    private MonotonicTime _lastSent;
    private TimeSpan _firstArrival;
    private TimeSpan _lastArrival;
    private TimeSpan _leastOneWay;

    /// <summary>True when this packet begins a new group; the one before it is then complete.</summary>
    public bool TryAdd(in PacketReport packet, out GroupDelay group)
    {
        group = default;
        var oneWay = packet.Arrival - new TimeSpan(packet.SentAt.Ticks);
        if (_started)
        {
            if (packet.SentAt < _firstSent)
            {
                return false; // overtaken by a later group: its delay tells of reordering, not of the queue
            }

            if (packet.SentAt - _firstSent <= _burst || ArrivedInOneClump(packet, oneWay))
            {
                _lastSent = packet.SentAt;
                _lastArrival = packet.Arrival > _lastArrival ? packet.Arrival : _lastArrival;
                _leastOneWay = oneWay < _leastOneWay ? oneWay : _leastOneWay;
                return false;
            }

            group = new GroupDelay(_lastSent, _lastArrival, _leastOneWay);
        }

        var complete = _started;
        _started = true;
        _firstSent = _lastSent = packet.SentAt;
        _firstArrival = _lastArrival = packet.Arrival;
        _leastOneWay = oneWay;
        return complete;
    }

    private bool ArrivedInOneClump(in PacketReport packet, TimeSpan oneWay) =>
        packet.Arrival - _lastArrival <= _burst && oneWay < _leastOneWay && packet.Arrival - _firstArrival <= _longestGroup;
}
