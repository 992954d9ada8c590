using CrossStrait.MediaRelay.Diagnostics;
using CrossStrait.MediaRelay.Rtcp;

namespace CrossStrait.MediaRelay.Forwarding;

/// <summary>Counts of one incoming stream for its receiver reports (RFC 3550 6.4.1 and appendix A.3, A.8).</summary>
internal sealed class ReceptionStatistics(int clockRate)
{
    private long _first = -1;
    private long _highest;
    private long _received;
    private long _expectedBefore;
    private long _receivedBefore;
    private long _transit;
    private double _jitter;
    private MonotonicTime _reportArrival;
    private RateMeter _rate;

    public SenderReport? LastSenderReport { get; private set; }

    public MonotonicTime LastSenderReportArrival => _reportArrival;

    public long Received => _received;

    /// <summary>Headers and payloads of all packets, retransmissions left out.</summary>
    public long Octets { get; private set; }

    /// <summary>Packets asked for again, and key frames asked for, so far.</summary>
    public long NacksSent { get; set; }

    public long KeyFrameRequestsSent { get; set; }

    /// <summary>Of the last second.</summary>
    public long BitsPerSecond => _rate.BitsPerSecond;

    /// <summary>Of all expected so far; retransmissions do not make up for them.</summary>
    public long Lost => _first < 0 ? 0 : Math.Max(0, _highest - _first + 1 - _received);

    public TimeSpan Jitter => TimeSpan.FromSeconds(_jitter / clockRate);

    public void ReadRate(MonotonicTime now) => _rate.Read(Octets, now);

    public void Packet(long sequence, int length, uint timestamp, MonotonicTime arrival)
    {
        Octets += length;
        if (_first < 0)
        {
            _first = sequence;
            _highest = sequence;
        }

        _received++;
        _highest = Math.Max(_highest, sequence);
        var transit = (long)((Int128)arrival.Ticks * clockRate / TimeSpan.TicksPerSecond) - timestamp; // 64 bits are full after 118 days
        if (_received > 1)
        {
            var difference = Math.Abs((long)(int)(transit - _transit)); // modulo 2^32, as timestamps are; -2^31 has no absolute value in 32 bits
            _jitter += (difference - _jitter) / 16;
        }

        _transit = transit;
    }

    public void SenderReport(in SenderReport report, MonotonicTime arrival)
    {
        LastSenderReport = report;
        _reportArrival = arrival;
    }

    public ReportBlock Report(uint ssrc, MonotonicTime now)
    {
        var expected = _first < 0 ? 0 : _highest - _first + 1;
        var expectedInterval = expected - _expectedBefore;
        var lostInterval = expectedInterval - (_received - _receivedBefore);
        _expectedBefore = expected;
        _receivedBefore = _received;
        var fraction = expectedInterval <= 0 || lostInterval <= 0 ? 0 : (int)Math.Min(255, lostInterval * 256 / expectedInterval);
        var lost = (int)Math.Clamp(expected - _received, -0x800000, 0x7FFFFF);
        var delay = LastSenderReport is null ? 0 : (uint)((now - _reportArrival).TotalSeconds * 65536);
        return new ReportBlock(
            ssrc, (byte)fraction, lost, (uint)_highest, (uint)_jitter, LastSenderReport?.Ntp.Middle ?? 0, delay);
    }
}
