namespace CrossStrait.MediaRelay.Congestion;

/// <summary>
/// The rate itself: grows while the path is idle, by a fixed slope near the known capacity and by a share of itself far
/// from it (draft-ietf-rmcat-gcc-02, 5.5; the bound on the share is RFC 8698 4.3's), falls to what was delivered.
/// </summary>
/// <remarks>
/// GCC falls to 85 % of the delivered rate and waits for the queue to go away by itself. Here the height of the queue is
/// known, so for a moment the rate is as far below as empties it within half a second, and then returns to 85 %.
/// </remarks>
internal sealed class RateControl(double start, double least, double most)
{
    /// <summary>Queue that fast growth may build up before feedback can stop it (QBOUND of RFC 8698 4.3).</summary>
    private const double QueueBound = 0.050;
    private const double FastestGrowth = 0.8;
    private const double AfterCut = 0.85;

    /// <summary>
    /// A cut takes a share of the rate and not of what the last half second delivered, which is noise where frames are
    /// few and would cut the smaller of two flows deeper; unless the path has plainly become another.
    /// </summary>
    private const double LeastDelivered = 0.85;

    /// <summary>From this share of the known capacity on, and so after every cut, growth is by a slope and not by a share.</summary>
    private const double Near = 0.5;

    /// <summary>
    /// Bits per second gained in a second near the capacity by a flow of <see cref="SlopeRate"/>. Nearly the same for slow
    /// and fast flows, since that is what makes shares equal (Chiu and Jain 1989); by the cube root more for faster ones,
    /// or recovering would take them minutes.
    /// </summary>
    private const double Slope = 100_000;
    private const double SlopeRate = 1e6;

    /// <summary>
    /// The path whose queue the slope may raise by <see cref="QueueBound"/> before feedback can stop it. One number for all
    /// flows and not the rate of each, by which the larger would gain more.
    /// </summary>
    private const double SlopePath = 400_000;

    /// <summary>How long a queue must be seen before it counts, beyond the response time.</summary>
    private const double DetectionSeconds = 0.25;

    /// <summary>Without a queue at this much of the known capacity there is more than was known.</summary>
    private const double Outgrown = 1.25;

    /// <summary>A rising delay counts from this share of the queue limit on: both flows on a link then see it and both cut.</summary>
    private const double TrendShare = 0.75;

    /// <summary>A queue that rises will be so many times as high before the cut is felt, and is drained as if it were.</summary>
    private const double StillGrowing = 2.5;
    private const double Losing = 0.02;

    /// <summary>A rising queue, and no more than this share of what is sent arrives: the path is far from what it was thought to be.</summary>
    private const double Overrun = 0.65;

    /// <summary>How far a probe that did not get through as fast as it was sent may raise the rate.</summary>
    private const double MostAtOnce = 1.5;
    private const double PacketBits = 1200 * 8;

    /// <summary>How far growth alone goes beyond what is sent, once the path has shown an end. What is beyond is for probes to show.</summary>
    private const double TriedShare = 1.2;

    private static readonly TimeSpan _emptyWithin = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan _burstPatience = TimeSpan.FromMilliseconds(300);
    private static readonly TimeSpan _feedbackDelay = TimeSpan.FromMilliseconds(100);

    /// <summary>
    /// The trend and the least of the last delays still hold samples from before a cut for so long: no second cut on their
    /// account, which would set one of two flows back twice for one queue.
    /// </summary>
    private static readonly TimeSpan _memoryOfSigns = TimeSpan.FromMilliseconds(300);

    /// <summary>A queue within so long after a probe says that it passed on a burst that a shaper had saved up.</summary>
    private static readonly TimeSpan _doubt = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan _capacityMemory = TimeSpan.FromSeconds(15);

    private double _rate = start;
    private double _rateSent = start;
    private double _drainRate;
    private double _capacity;
    private double _delivered;
    private double _raisedTo;
    private MonotonicTime _raisedAt;
    private bool _isDisproved;
    private bool _isDraining;
    private bool _isApplicationLimited;
    private bool _isSevere;
    private int _fruitlessCuts;
    private TimeSpan _queueAtCut;
    private MonotonicTime _drainUntil;
    private MonotonicTime _burstSince;
    private MonotonicTime _updatedAt;

    /// <summary>Bits per second that may be sent now.</summary>
    public double Rate => _isDraining ? Math.Min(_drainRate, _rate) : _rate;

    /// <summary>The same when nothing is being drained.</summary>
    public double Sustained => _rate;

    /// <summary>
    /// What layers may cost together. The rate goes to and fro between 85 and some 105 % of the capacity, to find and to
    /// share it; layers that follow it would change all the time. Where the path was last full is what they may use,
    /// but for the moment in which a long queue drains.
    /// </summary>
    public double Allocatable => IsFlooded ? Math.Max(Rate, 0.75 * _rate) : Math.Max(_rate, 0.95 * Math.Min(_capacity, _delivered));

    /// <summary>A long queue is being drained.</summary>
    public bool IsFlooded => _isDraining && _isSevere;

    public double Most => most;

    /// <summary>The path has shown at least once where its end is.</summary>
    public bool HasBeenFull { get; private set; }

    /// <summary>When the path last showed that it was full.</summary>
    public MonotonicTime OverusedAt { get; private set; } = new(long.MinValue / 2);

    /// <summary>Nothing in the way: a probe would tell something. With queues or after a cut it would only hurt.</summary>
    public bool IsClear { get; private set; }

    /// <summary>Beyond what was known to be the capacity, and still no queue: there is more.</summary>
    public bool HasOutgrownCapacity { get; private set; }

    /// <summary>
    /// Whether a probe may tell something: not where growth by itself is about to touch a known capacity, which the
    /// probe would only overfill.
    /// </summary>
    public bool MayProbe => IsClear && (_capacity == 0 || _isApplicationLimited);

    /// <summary>What queue is too much: 40 ms and the packet that is just being sent.</summary>
    public TimeSpan QueueLimit => TimeSpan.FromSeconds(0.040 + (PacketBits / Math.Max(_rate, least)));

    /// <summary>After each feedback. True when the delay proved to be the path's own.</summary>
    public bool Update(in NetworkSigns signs, MonotonicTime now)
    {
        var elapsed = Math.Clamp((now - _updatedAt).TotalSeconds, 0, 0.5);
        _updatedAt = now;
        var isQueued = signs.Queue > QueueLimit || (signs.IsDelayRising && signs.Queue > QueueLimit * TrendShare);
        var response = signs.RoundTrip + _feedbackDelay;

        // One cut for one cause: its effect takes a round trip to be seen, and while the queue falls it works.
        var works = _isDraining && now < _drainUntil && signs.Queue < _queueAtCut * 0.9;
        var isSevere = isQueued && signs.Queue > QueueLimit * 2 && (signs.LossFraction > Losing || signs.IsDelayRising);
        var mayCut = now - OverusedAt > (isSevere ? response : response + _memoryOfSigns) && !works;
        var isBurst = isQueued && !isSevere && signs.Offered < 0.7 * _rate;
        if (!isBurst)
        {
            _burstSince = now;
        }

        IsClear = !isQueued && signs.Queue < QueueLimit / 3 && !_isDraining && !signs.LossForbidsGrowth;
        if (isQueued || signs.LossAsksForCut)
        {
            // A key frame in a time of little traffic stands in line for a moment and is gone.
            mayCut &= !isBurst || now - _burstSince > _burstPatience;
            return mayCut && Cut(signs, isQueued, isSevere, response, now);
        }

        if (_isDraining && (signs.Queue < QueueLimit / 3 || now >= _drainUntil))
        {
            _isDraining = false;
        }

        if (!_isDraining && !signs.LossForbidsGrowth)
        {
            _fruitlessCuts = 0;
            _queueAtCut = TimeSpan.Zero;
            Grow(signs, elapsed, response.TotalSeconds, now);
        }

        return false;
    }

    /// <summary>
    /// Time goes on without feedback, as where nothing is sent any more: a drain ends, and after a second of it nothing
    /// of ours can stand in a queue.
    /// </summary>
    public void Rest(MonotonicTime heardAt, MonotonicTime now)
    {
        if (_isDraining && now >= _drainUntil)
        {
            _isDraining = false;
        }

        if (now - heardAt > TimeSpan.FromSeconds(1))
        {
            IsClear = true;
            _isApplicationLimited = true;
        }
    }

    /// <summary>A probe has shown that this much goes through.</summary>
    public void RaiseTo(double rate, MonotonicTime now)
    {
        if (rate > _rate)
        {
            _rate = Math.Min(rate, most);
            if (_raisedTo == 0 || now - _raisedAt > _doubt)
            {
                _raisedAt = now;
            }

            _raisedTo = _rate;
        }
    }

    /// <summary>What a probe raised the rate to could not be held: true once for each.</summary>
    public bool TakeDisproof()
    {
        var was = _isDisproved;
        _isDisproved = false;
        return was;
    }

    /// <summary>A probe has filled the path, of which this much came through: surely no more is there.</summary>
    public void FilledBy(double arrived, MonotonicTime now)
    {
        if (arrived < _rate)
        {
            HasOutgrownCapacity = false;
            _rate = Math.Max(least, Math.Max(arrived, 0.7 * _rate)); // a short train measures only roughly
            _capacity = _rate;
        }
        else if (HasOutgrownCapacity)
        {
            // Jitter stretches a train, too: what has been seen to be there is not taken for the end of the path.
            RaiseTo(Math.Min(0.85 * arrived, MostAtOnce * _rate), now);
        }
    }

    /// <summary>Nothing was heard for long: perhaps nothing gets there.</summary>
    public void FallSilent(MonotonicTime now)
    {
        _rate = Math.Max(least, _rate * 0.7);
        OverusedAt = now;
        IsClear = false;
    }

    private bool Cut(in NetworkSigns signs, bool isQueued, bool severe, TimeSpan response, MonotonicTime now)
    {
        var isLosing = signs.LossFraction > Losing;

        // A moment with little to send must not be taken for a slow path.
        // The short window is noisy, so it is asked only when the path has become another, or was taken for another.
        var isOverrun = isQueued && signs.IsDelayRising && signs.AcknowledgedNow < Overrun * Math.Min(_rate, Math.Min(signs.Offered, signs.OfferedNow));
        var delivered = severe || isOverrun
            ? Math.Clamp(signs.AcknowledgedNow, 0.05 * _rate, Math.Max(_rate, _capacity))
            : Math.Clamp(signs.Offered < 0.85 * _rate ? signs.AcknowledgedPeak : signs.Acknowledged, LeastDelivered * _rate, _rate);
        _delivered = delivered;
        _isDisproved |= _raisedTo > 0 && now - _raisedAt < _doubt && delivered < 0.85 * _raisedTo;
        _raisedTo = 0;
        if (severe || isOverrun || !_isDraining)
        {
            // A second cut while draining sees what we send, not what the path could carry.
            _capacity = Math.Abs(_capacity - delivered) > 0.3 * _capacity ? delivered : _capacity + ((delivered - _capacity) * 0.3);
        }

        if (isQueued)
        {
            // Twice cut, and neither the delay nor the rate that arrives has moved, nothing is lost: not our queue.
            _fruitlessCuts = !isLosing && !signs.IsDelayRising && _queueAtCut > TimeSpan.Zero && signs.Queue > _queueAtCut * 0.8
                ? _fruitlessCuts + 1
                : 0;
            _queueAtCut = signs.Queue;
            if (_fruitlessCuts >= 2)
            {
                _fruitlessCuts = 0;
                _queueAtCut = TimeSpan.Zero;
                _isDraining = false;
                return true;
            }

            var drained = Math.Clamp(signs.Queue * (signs.IsDelayRising ? StillGrowing : 1) / _emptyWithin, 0.15, 0.5);
            _drainRate = Math.Max(least, delivered * (1 - drained));
            _isDraining = true;
            _drainUntil = now + response + (2 * signs.Queue);
        }

        _rate = Math.Max(least, Math.Min(_rate, delivered * AfterCut));
        _isSevere = severe;
        HasBeenFull = true;
        OverusedAt = now;
        HasOutgrownCapacity = false;
        IsClear = false;
        return false;
    }

    private void Grow(in NetworkSigns signs, double elapsed, double response, MonotonicTime now)
    {
        if (_capacity > 0 && ((_rate * (1 - signs.LossFraction) > Outgrown * _capacity && IsClear) || now - OverusedAt > _capacityMemory))
        {
            HasOutgrownCapacity |= _rate > _capacity;
            _capacity = 0;
        }

        // Media alone may show what is there, where nothing could be probed. After the first queue it tells too little: a
        // share that swings about its middle would go up with the noise of what is delivered.
        if (!HasBeenFull && IsClear)
        {
            _rate = Math.Min(most, Math.Max(_rate, signs.Acknowledged > 0 ? signs.Acknowledged : AfterCut * signs.AcknowledgedNow));
        }

        // Not beyond what was tried (draft-ietf-rmcat-gcc-02, 5.5): an estimate that nobody sends at is a guess.
        _rateSent += (_rate - _rateSent) * Math.Min(1, elapsed / (response + DetectionSeconds));
        _isApplicationLimited = HasBeenFull
            ? Math.Min(_rate, _rateSent) > (TriedShare * Math.Max(signs.Offered, signs.Acknowledged)) + 10_000
            : _rate > (1.5 * signs.Acknowledged) + 20_000;
        if (_isApplicationLimited)
        {
            return;
        }

        var isNear = _capacity > 0 && _rate > Near * _capacity;
        var slope = isNear
            ? SlopeNear(_rate / SlopeRate, response + DetectionSeconds)
            : Math.Min(FastestGrowth, QueueBound / (response * response)) * _rate;
        _rate = Math.Min(most, _rate + (slope * elapsed));
    }

    private static double SlopeNear(double relativeRate, double seconds) =>
        Math.Min(Slope * Math.Cbrt(relativeRate), SlopePath * QueueBound / (seconds * seconds));
}
