namespace CrossStrait.MediaRelay.Transports;

/// <summary>
/// Whether UDP is worth going on with for one transport. Loss alone does not say so: who sends too much loses too, and
/// less of it helps. Loss while little is sent is the network's: a shaper of UDP, or a firewall that forgets the path.
/// </summary>
/// <remarks>Told what reports say as they come, and asked once a second.</remarks>
internal sealed class UdpHealth
{
    /// <summary>A quarter: what neither retransmission nor redundant audio makes up for.</summary>
    private const double MaxLoss = 0.25;

    /// <summary>Voice and a small picture, both ways.</summary>
    private const long LittleBitsPerSecond = 300_000;

    private const int MaxConsentLosses = 2;

    /// <summary>A bad stretch of a radio link is shorter.</summary>
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(8);

    /// <summary>Reports are lost as well; after so long without any, nothing is known.</summary>
    private static readonly TimeSpan _memory = TimeSpan.FromSeconds(4);

    private double _lost;
    private double _expected;
    private int _consentLosses;
    private bool _isBad;
    private MonotonicTime _heardAt;
    private MonotonicTime _badSince;
    private bool _isTold;

    /// <summary>A report of one stream, sent or received.</summary>
    /// <param name="fractionLost">In 1/256 (RFC 3550 6.4.1).</param>
    /// <param name="bitsPerSecond">Of that stream: what it weighs among the others.</param>
    public void Report(byte fractionLost, long bitsPerSecond)
    {
        var weight = Math.Max(1, bitsPerSecond);
        _lost += fractionLost / 256.0 * weight;
        _expected += weight;
    }

    /// <summary>Consent expired on a path by UDP (RFC 7675 5.1). True if that was once too often, said one time.</summary>
    public bool ConsentLost() => ++_consentLosses >= MaxConsentLosses && Tell();

    /// <summary>A second has passed. True if there has been too much loss for too long, said one time.</summary>
    /// <param name="bitsPerSecond">All that goes both ways.</param>
    public bool SecondPassed(long bitsPerSecond, MonotonicTime now)
    {
        if (_expected > 0)
        {
            var isBad = _lost / _expected > MaxLoss && bitsPerSecond < LittleBitsPerSecond;
            if (isBad && !_isBad)
            {
                _badSince = now;
            }

            _isBad = isBad;
            _heardAt = now;
            _lost = 0;
            _expected = 0;
        }
        else if (now - _heardAt > _memory)
        {
            _isBad = false;
        }

        return _isBad && now - _badSince >= _patience && Tell();
    }

    /// <summary>The path is another one: what was heard of the last says nothing of it.</summary>
    public void Forget() => _isBad = false;

    private bool Tell()
    {
        var isFirst = !_isTold;
        _isTold = true;
        return isFirst;
    }
}
