namespace CrossStrait.MediaRelay.Congestion;

/// <summary>
/// When to probe and how fast: three and six times the start, twice the last while that goes through, and whenever more
/// is wanted than the estimate allows.
/// </summary>
/// <remarks>
/// libwebrtc and str0m also probe every few seconds while little is sent. Nothing is learnt from that when the receiver
/// already gets the best layer, so here a probe needs somebody who wants more; failures make it rarer.
/// </remarks>
internal sealed class ProbePlan
{
    /// <summary>Nothing overfull for this long: a second cut in a row shows that the last one was not enough.</summary>
    private static readonly TimeSpan _quiet = TimeSpan.FromMilliseconds(2500);
    private static readonly TimeSpan _shortestInterval = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan _longestInterval = TimeSpan.FromSeconds(5);

    private static readonly TimeSpan _eagerInterval = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan _chainDelay = TimeSpan.FromMilliseconds(120);

    /// <summary>A cluster whose feedback does not come.</summary>
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(2);

    private static readonly TimeSpan _longestDuration = TimeSpan.FromMilliseconds(640);

    /// <summary>The path may be another by then.</summary>
    private static readonly TimeSpan _memoryOfShaper = TimeSpan.FromMinutes(1);

    private TimeSpan _duration = ProbeCluster.Shortest;
    private MonotonicTime _disprovedAt;
    private TimeSpan _interval = _shortestInterval;
    private MonotonicTime _nextAt;
    private MonotonicTime _beganAt;
    private double _chained;
    private MonotonicTime _chainAt;
    private int _initialSteps = 2;

    /// <summary>The first probes: nothing is known yet, so their results are taken whole.</summary>
    public bool IsInitial { get; private set; } = true;

    /// <summary>Starts a cluster if it is time to. Only call when packets to fill it exist.</summary>
    public void Advance(ProbeCluster cluster, RateControl control, double wanted, MonotonicTime now)
    {
        if (cluster.IsPending)
        {
            if (now - _beganAt > _patience)
            {
                cluster.Abandon();
                Failed(now);
            }

            return;
        }

        var most = Math.Min(wanted * 1.1, control.Most);
        var rate = 0.0;
        if (_initialSteps > 0)
        {
            rate = control.Rate * 3;
            _initialSteps = 0;
        }
        else if (_chained > 0)
        {
            // The feedback after the cluster's tells whether it left a queue behind.
            if (now < _chainAt)
            {
                return;
            }

            rate = control.IsClear ? _chained : 0;
        }
        else if (control.MayProbe && now - control.OverusedAt > _quiet && (now >= _nextAt || (control.HasOutgrownCapacity && now - _beganAt > _eagerInterval)))
        {
            rate = control.Rate * 2;
        }

        _chained = 0;
        rate = Math.Min(rate, most);
        if (rate > control.Rate * 1.05)
        {
            _beganAt = now;
            _duration = now - _disprovedAt > _memoryOfShaper ? ProbeCluster.Shortest : _duration;
            cluster.Begin(rate, _duration, now);
        }
        else if (rate > 0)
        {
            IsInitial = false;
        }
    }

    /// <summary>The cluster went through as fast as it was sent: try twice that.</summary>
    public void Succeeded(double rate, MonotonicTime now)
    {
        _interval = _shortestInterval;
        _nextAt = now + _interval;
        _chained = rate * 2;
        _chainAt = now + _chainDelay;
    }

    /// <summary>What went through could not be held: it was a burst that a shaper had saved up. The next probes are longer than it.</summary>
    public void Disproved(MonotonicTime now)
    {
        _disprovedAt = now;
        _duration = _duration * 4 < _longestDuration ? _duration * 4 : _longestDuration;
        _chained = 0;
        IsInitial = false;
        _nextAt = now + _interval;
    }

    public void Failed(MonotonicTime now)
    {
        IsInitial = false;
        _nextAt = now + _interval;
        _interval = _interval * 2 < _longestInterval ? _interval * 2 : _longestInterval;
    }
}
