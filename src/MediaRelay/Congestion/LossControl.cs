namespace CrossStrait.MediaRelay.Congestion;

/// <summary>
/// Decides when loss alone, with no queue to be seen, must lower the rate: policers and very short buffers show
/// congestion in no other way.
/// </summary>
/// <remarks>
/// draft-ietf-rmcat-gcc-02, 6 halves the way above 10 % loss whatever its cause, so a radio link with 12 % of its own
/// is driven to the floor. libwebrtc's later version fits a model of inherent loss over twenty observations. Here each
/// cut is an experiment: loss that stays when less is sent is the link's own and is not answered again.
/// </remarks>
internal sealed class LossControl
{
    /// <summary>Loss beyond the link's own that is borne without a word.</summary>
    private const double Borne = 0.06;

    /// <summary>A cut that leaves this share of the loss has shown that the loss is the link's own.</summary>
    private const double Unmoved = 0.7;
    private const int LeastPackets = 20;
    private const int Windows = 3;
    private const double StandardErrors = 2.5;

    private static readonly TimeSpan _window = TimeSpan.FromMilliseconds(400);

    private readonly (int Lost, int Total)[] _windows = new (int, int)[Windows];
    private MonotonicTime _windowBegan;
    private MonotonicTime _cutAt;
    private double _fractionAtCut;
    private double _inherent;
    private int _lost;
    private int _total;

    /// <summary>Share of packets lost, smoothed over a few windows.</summary>
    public double Fraction { get; private set; }

    /// <summary>Loss is too high to send more.</summary>
    public bool IsHolding { get; private set; }

    public void Add(in PacketReport report)
    {
        _total += report.WasLost ? 0 : 1;
        _lost += report.WasLost ? -1 : report.IsReceived ? 0 : 1;
    }

    /// <summary>True when loss asks for a lower rate now. Call after each feedback.</summary>
    /// <param name="response">How long after a cut its effect can be seen.</param>
    public bool ShouldCut(bool isQueued, TimeSpan response, MonotonicTime now)
    {
        if (_total < LeastPackets || now - _windowBegan < _window)
        {
            return false;
        }

        for (var i = Windows - 1; i > 0; i--)
        {
            _windows[i] = _windows[i - 1];
        }

        _windows[0] = (Math.Max(0, _lost), _total);
        var fraction = (double)_windows[0].Lost / _total;
        Fraction += (fraction - Fraction) * 0.3;
        _lost = _total = 0;
        _windowBegan = now;
        Learn(isQueued, response, now);
        return Judge(now);
    }

    private void Learn(bool isQueued, TimeSpan response, MonotonicTime now)
    {
        if (Fraction < _inherent)
        {
            _inherent = Fraction;
        }

        if (_fractionAtCut > 0 && now - _cutAt > response + (Windows * _window))
        {
            var (fraction, _) = OfAllWindows();
            if (!isQueued && fraction > Unmoved * _fractionAtCut)
            {
                _inherent = fraction;
            }

            _fractionAtCut = 0;
        }
    }

    private bool Judge(MonotonicTime now)
    {
        var allowed = _inherent + Borne;
        var (fraction, total) = OfAllWindows();
        var standardError = Math.Sqrt(allowed * (1 - allowed) / total);
        IsHolding = fraction > allowed + standardError;
        if (_fractionAtCut > 0 || fraction < allowed + (StandardErrors * standardError))
        {
            return false;
        }

        // A burst of up to 200 ms touches two windows; only loss in all of them is a state of the path.
        foreach (var (lost, count) in _windows)
        {
            if (count == 0 || lost < allowed * count)
            {
                return false;
            }
        }

        _cutAt = now;
        _fractionAtCut = fraction;
        return true;
    }

    private (double Fraction, int Total) OfAllWindows()
    {
        int lost = 0, total = 0;
        foreach (var window in _windows)
        {
            lost += window.Lost;
            total += window.Total;
        }

        return ((double)lost / total, total);
    }
}
