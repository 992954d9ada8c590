namespace CrossStrait.MediaRelay.Congestion;

/// <summary>
/// A short run of packets sent faster than the estimate, and what its spacing on arrival tells (packet train dispersion;
/// draft-ietf-rmcat-gcc-02 leaves probing open, libwebrtc does it so).
/// </summary>
internal sealed class ProbeCluster
{
    private const int LeastPackets = 5;
    private const int LeastBytes = 4000;
    private const double LeastReceived = 0.8;

    /// <summary>Of a long cluster, which is sent where a shaper is suspected, so much at most beyond what a short one takes.</summary>
    private const int MostBytesInDoubt = 48_000;

    /// <summary>
    /// The first part is not measured: a shaper lets through at once what it has saved up. Of a long cluster half, since
    /// nothing else is its purpose.
    /// </summary>
    private const double EarlyShare = 0.3;
    private const double EarlyShareInDoubt = 0.5;

    private TimeSpan _duration;
    private MonotonicTime _began;
    private MonotonicTime _firstSent;
    private MonotonicTime _lastSent;
    private TimeSpan _firstArrival;
    private TimeSpan _lastArrival;
    private long _lastSequence;
    private int _bytesToSend;
    private int _bytesSent;
    private int _packetsSent;
    private int _bytesReceived;
    private int _packetsReceived;
    private int _firstBytes;
    private int _lastBytes;
    private int _earlyBytes;
    private MonotonicTime _earlySent;
    private TimeSpan _earlyArrival;

    public static TimeSpan Shortest { get; } = TimeSpan.FromMilliseconds(40);

    /// <summary>Marks the packets of this cluster; never 0.</summary>
    public byte Id { get; private set; }

    public double BitsPerSecond { get; private set; }

    /// <summary>Packets sent now belong to the cluster.</summary>
    public bool IsSending { get; private set; }

    /// <summary>Sent, and not all of it was reported on yet.</summary>
    public bool IsPending { get; private set; }

    /// <param name="duration"><see cref="Shortest"/>, or longer where short ones have led astray.</param>
    public void Begin(double bitsPerSecond, TimeSpan duration, MonotonicTime now)
    {
        Id = (byte)(Id == byte.MaxValue ? 1 : Id + 1);
        BitsPerSecond = bitsPerSecond;
        IsSending = IsPending = true;
        _began = now;
        _duration = duration;
        var bytesOfShortest = Math.Max(LeastBytes, (int)(bitsPerSecond * Shortest.TotalSeconds / 8));
        _bytesToSend = Math.Max(bytesOfShortest, (int)Math.Min(MostBytesInDoubt, bitsPerSecond * duration.TotalSeconds / 8));
        _bytesSent = _packetsSent = _bytesReceived = _packetsReceived = _earlyBytes = 0;
    }

    public void Abandon() => IsSending = IsPending = false;

    /// <summary>How many bytes are due now beyond what was sent; 0 when the cluster is done.</summary>
    public int BytesDue(MonotonicTime now)
    {
        if (!IsSending)
        {
            return 0;
        }

        if (now - _began > 4 * _duration)
        {
            Finish(); // there was nothing to send in time
            return 0;
        }

        // The rate's share of the time since, and one packet at once.
        var allowed = Math.Min(_bytesToSend, (int)(BitsPerSecond * (now - _began).TotalSeconds / 8) + 1200);
        return Math.Max(0, allowed - _bytesSent);
    }

    public void Sent(long sequence, int bytes)
    {
        _lastSequence = sequence;
        _bytesSent += bytes;
        _packetsSent++;
        if (_bytesSent >= _bytesToSend && _packetsSent >= LeastPackets)
        {
            Finish();
        }
    }

    public void Report(in PacketReport report)
    {
        if (!IsPending || report.Probe != Id || !report.IsReceived)
        {
            return;
        }

        if (_packetsReceived == 0)
        {
            _firstSent = report.SentAt;
            _firstArrival = report.Arrival;
            _firstBytes = report.Bytes;
        }

        _lastSent = report.SentAt;
        _lastArrival = report.Arrival;
        _lastBytes = report.Bytes;
        _bytesReceived += report.Bytes;
        _packetsReceived++;
        if (_earlyBytes == 0 && _bytesReceived >= _bytesToSend * (_duration > Shortest ? EarlyShareInDoubt : EarlyShare))
        {
            _earlyBytes = _bytesReceived;
            _earlySent = report.SentAt;
            _earlyArrival = report.Arrival;
        }
    }

    /// <summary>Feedback has spoken of all numbers below this. True when that completes a cluster that can be measured.</summary>
    public bool TryMeasure(long reported, out double sentRate, out double arrivedRate)
    {
        sentRate = arrivedRate = 0;
        if (!IsPending || IsSending || reported <= _lastSequence)
        {
            return false;
        }

        IsPending = false;
        var sending = _lastSent - _firstSent;
        var arriving = _lastArrival - _firstArrival;
        if (_packetsReceived < LeastPackets || _packetsReceived < LeastReceived * _packetsSent ||
            sending <= TimeSpan.Zero || arriving <= TimeSpan.Zero)
        {
            return false;
        }

        sentRate = (_bytesReceived - _lastBytes) * 8 / sending.TotalSeconds;
        arrivedRate = (_bytesReceived - _firstBytes) * 8 / arriving.TotalSeconds;
        var (sendingLater, arrivingLater) = (_lastSent - _earlySent, _lastArrival - _earlyArrival);
        if (_earlyBytes > 0 && sendingLater > TimeSpan.Zero && arrivingLater > TimeSpan.Zero)
        {
            // The cluster begins with as much as one packet at once, and ends with one where a frame came in between.
            var later = (_bytesReceived - _earlyBytes) * 8;
            sentRate = Math.Min(sentRate, later / sendingLater.TotalSeconds);
            arrivedRate = later / arrivingLater.TotalSeconds;
        }

        return true;
    }

    /// <summary>Enough is known: the path does not carry it.</summary>
    public void Stop()
    {
        if (IsSending)
        {
            Finish();
        }
    }

    private void Finish()
    {
        IsSending = false;
        IsPending = _packetsSent > 0;
    }
}
