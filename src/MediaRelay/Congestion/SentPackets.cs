namespace CrossStrait.MediaRelay.Congestion;

/// <summary>
/// When each packet with a transport-wide number left and how long it was, until feedback tells what became of it
/// (draft-holmer-rmcat-transport-wide-cc-extensions-01, 2). A ring by unwrapped number: noting a packet is one store.
/// </summary>
/// <remarks>
/// libwebrtc and str0m keep a sorted map or a deque of records with one entry allocated or moved per packet; sixteen
/// bytes at a known place need neither search nor garbage.
/// </remarks>
internal sealed class SentPackets
{
    private const int InitialPackets = 256;

    /// <summary>Half a second at 16,000 packets a second; what is older when feedback comes counts as unknown.</summary>
    private const int MaxPackets = 8192;

    private Entry[] _ring = new Entry[InitialPackets];
    private long _reported;

    private enum State : byte
    {
        InFlight,
        Lost,
        Received,
    }

    /// <summary>The number of the next packet.</summary>
    public long Next { get; private set; }

    /// <summary>One above the highest number that feedback has spoken of.</summary>
    public long Reported => _reported;

    /// <summary>Notes the packet that <see cref="Next"/> was written into.</summary>
    public void Add(int bytes, byte probe, MonotonicTime now)
    {
        var ring = _ring;
        ref var entry = ref ring[Next & (ring.Length - 1)];
        entry.SentAt = now;
        entry.Bytes = (ushort)bytes;
        entry.Probe = probe;
        entry.State = State.InFlight;
        Next++;
    }

    /// <summary>Feedback on one packet. False for a number that was never sent, is forgotten, or brings nothing new.</summary>
    public bool TryReport(ushort sequence, bool isReceived, TimeSpan arrival, out PacketReport report)
    {
        report = default;
        var unwrapped = Next - 1 - (ushort)((ushort)(Next - 1) - sequence);
        if (unwrapped < 0 || Next - unwrapped > _ring.Length)
        {
            return false;
        }

        ref var entry = ref _ring[unwrapped & (_ring.Length - 1)];
        var before = entry.State;
        if (before == State.Received || (before == State.Lost && !isReceived))
        {
            return false;
        }

        entry.State = isReceived ? State.Received : State.Lost;
        report = new PacketReport(unwrapped, entry.SentAt, arrival, entry.Bytes, entry.Probe, isReceived, before == State.Lost);
        return true;
    }

    /// <summary>
    /// Feedback begins at this number. Packets before it that no report ever mentioned (the report was lost, not they)
    /// are passed over; their bytes are returned.
    /// </summary>
    public int PassOver(ushort firstSequence)
    {
        var first = Next - 1 - (ushort)((ushort)(Next - 1) - firstSequence);
        var bytes = 0;
        for (var i = Math.Max(_reported, Next - _ring.Length); i < first; i++)
        {
            bytes += _ring[i & (_ring.Length - 1)].Bytes;
        }

        _reported = Math.Max(_reported, first);
        return bytes;
    }

    /// <summary>Feedback has spoken of all numbers up to this one. Makes room where more is in flight than the ring holds well.</summary>
    public void ReportedUpTo(long sequence)
    {
        if (Next - _reported > _ring.Length / 2 && _ring.Length < MaxPackets)
        {
            Grow();
        }

        _reported = Math.Max(_reported, sequence + 1);
    }

    private void Grow()
    {
        var larger = new Entry[_ring.Length * 2];
        for (var i = Math.Max(0, Next - _ring.Length); i < Next; i++)
        {
            larger[i & (larger.Length - 1)] = _ring[i & (_ring.Length - 1)];
        }

        // The places in front of the oldest entry must not look like packets in flight.
        for (var i = Next - larger.Length; i < Next - _ring.Length; i++)
        {
            larger[i & (larger.Length - 1)].State = State.Received;
        }

        _ring = larger;
    }

    private struct Entry
    {
        public MonotonicTime SentAt;
        public ushort Bytes;
        public byte Probe;
        public State State;
    }
}
