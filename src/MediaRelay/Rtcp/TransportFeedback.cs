using System.Buffers.Binary;

namespace CrossStrait.MediaRelay.Rtcp;

/// <summary>
/// Transport-wide congestion control feedback (draft-holmer-rmcat-transport-wide-cc-extensions-01, 3.1): when each packet
/// of a run of transport-wide sequence numbers arrived. A view over the datagram, checked whole when it was made.
/// </summary>
internal readonly ref struct TransportFeedback
{
    /// <summary>Deltas count in 250 microseconds (3.1.5).</summary>
    public const long TicksPerDelta = 250 * TimeSpan.TicksPerMicrosecond;

    /// <summary>The reference time counts in 64 milliseconds (3.1).</summary>
    public const long TicksPerReference = 64 * TimeSpan.TicksPerMillisecond;

    internal const int HeadLength = 8;

    private readonly ReadOnlySpan<byte> _chunks;
    private readonly ReadOnlySpan<byte> _deltas;

    private TransportFeedback(ReadOnlySpan<byte> head, int statusCount, ReadOnlySpan<byte> chunks, ReadOnlySpan<byte> deltas)
    {
        BaseSequence = BinaryPrimitives.ReadUInt16BigEndian(head);
        StatusCount = statusCount;
        ReferenceTime = BinaryPrimitives.ReadInt32BigEndian(head[4..]) >> 8;
        FeedbackCount = head[7];
        _chunks = chunks;
        _deltas = deltas;
    }

    /// <summary>The number of the first packet reported.</summary>
    public ushort BaseSequence { get; }

    /// <summary>How many packets are reported, received or not.</summary>
    public int StatusCount { get; }

    /// <summary>Counts the feedback packets of one sender, so that a lost one is noticed; wraps.</summary>
    public byte FeedbackCount { get; }

    /// <summary>In 64 milliseconds; 24 bits, signed, wraps after twelve days.</summary>
    public long ReferenceTime { get; }

    public Enumerator GetEnumerator() => new(this);

    /// <summary>
    /// False if nothing is reported, a status is the reserved one, or the chunks or the deltas are not all there: half a
    /// report would be taken for losses. What lies behind the last delta is padding.
    /// </summary>
    internal static bool TryRead(ReadOnlySpan<byte> body, out TransportFeedback feedback)
    {
        feedback = default;
        if (body.Length < HeadLength)
        {
            return false;
        }

        int count = BinaryPrimitives.ReadUInt16BigEndian(body[2..]);
        var rest = body[HeadLength..];
        var chunks = new StatusChunkReader(rest, count);
        var statuses = 0;
        var deltaLength = 0;
        while (chunks.TryRead(out var status))
        {
            if (status == PacketStatus.Reserved)
            {
                return false;
            }

            statuses++;
            deltaLength += (int)status; // no delta, one byte, two bytes
        }

        if (count == 0 || statuses < count || rest.Length - chunks.Position < deltaLength)
        {
            return false;
        }

        feedback = new TransportFeedback(body, count, rest[..chunks.Position], rest.Slice(chunks.Position, deltaLength));
        return true;
    }

    /// <summary>The packets in the order of their numbers.</summary>
    internal ref struct Enumerator
    {
        private StatusChunkReader _statuses;
        private ReadOnlySpan<byte> _deltas;
        private ushort _sequence;
        private long _arrival;

        internal Enumerator(TransportFeedback feedback)
        {
            _statuses = new StatusChunkReader(feedback._chunks, feedback.StatusCount);
            _deltas = feedback._deltas;
            _sequence = feedback.BaseSequence;
            _arrival = feedback.ReferenceTime * TicksPerReference;
        }

        public PacketArrival Current { get; private set; }

        public bool MoveNext()
        {
            if (!_statuses.TryRead(out var status))
            {
                return false;
            }

            if (status == PacketStatus.SmallDelta)
            {
                _arrival += _deltas[0] * TicksPerDelta;
                _deltas = _deltas[1..];
            }
            else if (status == PacketStatus.LargeDelta)
            {
                _arrival += BinaryPrimitives.ReadInt16BigEndian(_deltas) * TicksPerDelta;
                _deltas = _deltas[2..];
            }

            var received = status != PacketStatus.NotReceived;
            Current = new PacketArrival(_sequence++, received, received ? new TimeSpan(_arrival) : TimeSpan.Zero);
            return true;
        }
    }
}
