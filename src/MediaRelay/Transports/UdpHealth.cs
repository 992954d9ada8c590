using CrossStrait.MediaRelay.Rtp;

namespace CrossStrait.MediaRelay.Transports;

/// <summary>
/// Whether UDP is worth going on with for one transport. Loss alone does not say so: who sends too much loses too, and
/// less of it helps. Loss while little is sent is the network's: a shaper of UDP, or a firewall that forgets the path.
/// </summary>
/// <remarks>
/// Transport-wide numbers tell best: every packet has its own. Where there are none, reports have to do, in which browsers
/// count what was sent again as received.
/// </remarks>
internal sealed class UdpHealth
{
    /// <summary>A bad stretch of a radio link is shorter.</summary>
    public const int Seconds = 8;

    /// <summary>A quarter: what neither retransmission nor redundant audio makes up for.</summary>
    private const double MaxLoss = 0.25;

    /// <summary>Voice and a small picture.</summary>
    private const long LittleBitsPerSecond = 400_000;

    /// <summary>Reports are lost as well; but from two nothing is concluded.</summary>
    private const int LeastReports = 3;

    /// <summary>Two seconds of voice.</summary>
    private const int LeastPackets = 100;

    private const int MaxConsentLosses = 2;

    private readonly Second[] _seconds = new Second[Seconds];
    private Second _current;
    private SequenceUnwrapper _arrived;
    private int _next;
    private int _passed;
    private int _consentLosses;
    private bool _isTold;

    /// <summary>A report of one stream, sent or received.</summary>
    /// <param name="fractionLost">In 1/256 (RFC 3550 6.4.1).</param>
    /// <param name="bitsPerSecond">Of that stream: what it weighs among the others.</param>
    public void Report(byte fractionLost, long bitsPerSecond)
    {
        var weight = Math.Max(1, bitsPerSecond);
        _current.Reports++;
        _current.ReportedLost += fractionLost / 256.0 * weight;
        _current.ReportedExpected += weight;
    }

    /// <summary>A packet came with this transport-wide number.</summary>
    public void Arrived(ushort number)
    {
        var before = _arrived.Highest;
        var extended = _arrived.Unwrap(number);
        _current.Packets += before is { } highest ? (int)Math.Max(0, extended - highest) : 1;
        _current.Arrived++;
    }

    /// <summary>Feedback says of a packet with a transport-wide number whether it arrived.</summary>
    public void Sent(bool hasArrived)
    {
        _current.Packets++;
        _current.Arrived += hasArrived ? 1 : 0;
    }

    /// <summary>Consent expired on a path by UDP (RFC 7675 5.1). True if that was once too often, said one time.</summary>
    public bool ConsentLost() => ++_consentLosses >= MaxConsentLosses && Tell();

    /// <summary>A second has passed. True if too much was lost of little in the last <see cref="Seconds"/>, said one time.</summary>
    /// <param name="bitsPerSecond">All that goes both ways.</param>
    /// <param name="isQueued">
    /// The path stood full: it loses what is too much for it, however little that is, and would by TCP as well. Such a
    /// second says nothing of UDP.
    /// </param>
    public bool SecondPassed(long bitsPerSecond, bool isQueued = false)
    {
        if (isQueued)
        {
            _current = default;
            return false;
        }

        _current.Bits = bitsPerSecond;
        _seconds[_next] = _current;
        _next = (_next + 1) % Seconds;
        _current = default;
        return ++_passed >= Seconds && IsBad() && Tell();
    }

    /// <summary>The path is another one: what was heard of the last says nothing of it.</summary>
    public void Forget()
    {
        _passed = 0;
        _current = default;
    }

    private bool IsBad()
    {
        var sum = default(Second);
        foreach (ref readonly var second in _seconds.AsSpan())
        {
            sum.Packets += second.Packets;
            sum.Arrived += second.Arrived;
            sum.Reports += second.Reports;
            sum.ReportedLost += second.ReportedLost;
            sum.ReportedExpected += second.ReportedExpected;
            sum.Bits += second.Bits;
        }

        var isLossy = sum.Packets > 0
            ? sum.Packets >= LeastPackets && sum.Packets - sum.Arrived > MaxLoss * sum.Packets
            : sum.Reports >= LeastReports && sum.ReportedLost > MaxLoss * sum.ReportedExpected;
        return isLossy && sum.Bits < LittleBitsPerSecond * Seconds;
    }

    private bool Tell()
    {
        var isFirst = !_isTold;
        _isTold = true;
        return isFirst;
    }

    private struct Second
    {
        public int Packets;
        public int Arrived;
        public int Reports;
        public double ReportedLost;
        public double ReportedExpected;
        public long Bits;
    }
}
