using CrossStrait.MediaRelay.Rtp;

namespace CrossStrait.MediaRelay.Rtcp;

/// <summary>
/// When the packets of one peer arrived, by transport-wide sequence number, and when to tell it
/// (draft-holmer-rmcat-transport-wide-cc-extensions-01, 3). Of its transport; worker thread only.
/// </summary>
/// <remarks>
/// A packet that comes after its number was reported as lost is reported again, with those that followed it: the peer
/// takes the later word.
/// </remarks>
internal sealed class ArrivalRecorder
{
    /// <summary>At 50 Mbit/s a quarter of a second. A power of two.</summary>
    private const int Capacity = 1024;

    /// <summary>Numbers in one feedback packet: with a delta of two bytes each they still fit into 1200 bytes.</summary>
    private const int MaxPerPacket = 400;

    /// <summary>So many are told at once, whatever the interval.</summary>
    private const int ManyPending = 256;

    /// <summary>A packet overtaken by more than this is not told any more.</summary>
    private const int MaxReordering = 256;

    /// <summary>IPv4, UDP, the head of an SRTCP compound and its tag: sent with each feedback packet.</summary>
    private const int OverheadBytes = 20 + 8 + 8 + 20;

    /// <summary>Of what is received, this part is sent back as feedback.</summary>
    private const double FeedbackShare = 0.05;

    private static readonly TimeSpan _shortest = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan _longest = TimeSpan.FromMilliseconds(100);

    private readonly long[] _arrivals = new long[Capacity];
    private SequenceUnwrapper _unwrapper;
    private long _next;
    private long _end;
    private bool _isStarted;
    private byte _feedbackCount;
    private long _bytesReceived;
    private long _bytesWritten;
    private MonotonicTime _toldAt;
    private TimeSpan _interval = _shortest;

    /// <summary>Whether <see cref="TryWrite"/> has something to say now.</summary>
    public bool IsDue(MonotonicTime now) =>
        _next < _end && (now - _toldAt >= _interval || _end - _next >= ManyPending || _bytesWritten > 0);

    /// <param name="bytes">Of the datagram: feedback keeps to a share of what is received.</param>
    public void Received(ushort transportSequence, MonotonicTime now, int bytes = 0)
    {
        _bytesReceived += bytes;
        var number = _unwrapper.Unwrap(transportSequence);
        if (!_isStarted || number - _end >= Capacity)
        {
            // The first, or one behind a gap of which nothing more can be told.
            _isStarted = true;
            Array.Fill(_arrivals, RtcpWriter.NotReceived);
            _next = number;
            _end = number;
        }

        if (number < _end && (number < _end - Capacity || number < _next - MaxReordering))
        {
            return;
        }

        for (; _end <= number; _end++)
        {
            _arrivals[_end & (Capacity - 1)] = RtcpWriter.NotReceived;
        }

        ref var arrival = ref _arrivals[number & (Capacity - 1)];
        if (arrival == RtcpWriter.NotReceived)
        {
            arrival = now.Ticks / TransportFeedback.TicksPerDelta;
            _next = Math.Max(Math.Min(_next, number), _end - Capacity);
        }
    }

    /// <summary>Appends what is due; false if nothing is, or it does not fit. Call again as long as <see cref="IsDue"/>.</summary>
    public bool TryWrite(ref RtcpWriter writer, uint sender, uint media, MonotonicTime now)
    {
        if (!IsDue(now))
        {
            return false;
        }

        Span<long> arrivals = stackalloc long[(int)Math.Min(MaxPerPacket, _end - _next)];
        for (var i = 0; i < arrivals.Length; i++)
        {
            arrivals[i] = _arrivals[(_next + i) & (Capacity - 1)];
        }

        var before = writer.Length;
        if (!writer.TryWriteTransportFeedback(sender, media, _feedbackCount, (ushort)_next, arrivals, out var written))
        {
            return false;
        }

        _feedbackCount++;
        _next += written;
        _bytesWritten += writer.Length - before + OverheadBytes;
        if (_next == _end)
        {
            Adapt(now);
        }

        return true;
    }

    // So much time that what was written is its share of what came meanwhile.
    private void Adapt(MonotonicTime now)
    {
        var elapsed = now - _toldAt;
        var share = _bytesReceived * FeedbackShare;
        var interval = share <= 0 || elapsed > 2 * _longest ? _longest : elapsed * (_bytesWritten / share);
        _interval = interval < _shortest ? _shortest : interval > _longest ? _longest : interval;
        _bytesReceived = 0;
        _bytesWritten = 0;
        _toldAt = now;
    }
}
