using CrossStrait.MediaRelay.Rtcp;

namespace CrossStrait.MediaRelay.Congestion;

/// <summary>
/// How fast one transport may send, from transport-wide feedback. Joins the parts: sent packets, arrival groups, delay
/// trend and queue, loss, delivered rate, rate control, probes. Sans-IO; nothing is allocated per packet or feedback.
/// </summary>
internal sealed class SendSideEstimator(long most = 100_000_000, long start = 300_000, long least = 40_000)
{
    /// <summary>The reference time of feedback has 24 bits of 64 ms (draft-holmer-rmcat-transport-wide-cc-extensions-01, 3.1).</summary>
    private static readonly TimeSpan _arrivalWrap = TimeSpan.FromMilliseconds(64L << 24);

    private readonly SentPackets _sent = new();
    private readonly ArrivalGroups _groups = new();
    private readonly DelayTrend _trend = new();
    private readonly QueueDelay _queue = new();
    private readonly RateBins _acknowledged = new();
    private readonly RateBins _offered = new();
    private readonly LossControl _loss = new();
    private readonly RateControl _control = new(start, least, most);
    private readonly ProbePlan _plan = new();
    private readonly ProbeCluster _probe = new();
    private TimeSpan _lastArrival = TimeSpan.MinValue;
    private MonotonicTime _newestSentAt;
    private MonotonicTime _heardAt = MonotonicTime.Never;
    private MonotonicTime _fellSilentAt;
    private long _highest;
    private int _passedOver;
    private bool _heardOfNewer;

    public long BitsPerSecond => (long)_control.Rate;

    /// <summary>The same when no queue is being drained.</summary>
    public double SustainedBitsPerSecond => _control.Sustained;

    /// <summary>What layers may cost together.</summary>
    public long AllocatableBitsPerSecond => (long)_control.Allocatable;

    /// <summary>The path has shown at least once where its end is.</summary>
    public bool HasBeenFull => _control.HasBeenFull;

    /// <summary>No queue and no loss has ever asked for less: the path may carry far more than is known of it.</summary>
    public bool IsUnexplored => !_control.HasBeenFull && _queue.Current <= _control.QueueLimit && _loss.Fraction < 0.1;

    /// <summary>A long queue is being drained.</summary>
    public bool IsFlooded => _control.IsFlooded;

    public TimeSpan RoundTrip { get; private set; } = TimeSpan.FromMilliseconds(100);

    public double LossFraction => _loss.Fraction;

    public TimeSpan Queue => _queue.Current;

    /// <summary>When packets last stood in line longer than is well.</summary>
    public MonotonicTime QueuedAt { get; private set; } = new(long.MinValue / 2);

    /// <summary>Feedback has come at least once.</summary>
    public bool IsHeard { get; private set; }

    /// <summary>What the sender would use if it could, in bits per second: probes go no further.</summary>
    public double Wanted { get; set; } = most;

    /// <summary>The transport-wide number to write into the next packet.</summary>
    public ushort NextSequence => (ushort)_sent.Next;

    public bool IsProbing => _probe.IsSending;

    /// <summary>What the pacer is to be set to: during a probe its rate.</summary>
    public double PacedBitsPerSecond => _probe.IsSending ? Math.Max(_probe.BitsPerSecond / Pacer.Factor, _control.Rate) : _control.Rate;

    /// <summary>The packet with <see cref="NextSequence"/> went out.</summary>
    public void Sent(int bytes, MonotonicTime now)
    {
        byte probe = 0;
        if (_probe.IsSending)
        {
            probe = _probe.Id;
            _probe.Sent(_sent.Next, bytes);
        }

        _sent.Add(bytes, probe, now);
    }

    public void Receive(in TransportFeedback feedback, MonotonicTime now)
    {
        BeginFeedback(feedback.BaseSequence);
        foreach (var packet in feedback)
        {
            Report(packet.Sequence, packet.Received, packet.Arrival);
        }

        EndFeedback(now);
    }

    /// <summary>Feedback begins with this number. Then <see cref="Report"/> for each status, then <see cref="EndFeedback"/>.</summary>
    public void BeginFeedback(ushort firstSequence)
    {
        _passedOver = _sent.PassOver(firstSequence);
        _heardOfNewer = false;
        _highest = _sent.Reported - 1;
    }

    public void Report(ushort sequence, bool isReceived, TimeSpan arrival)
    {
        if (isReceived && _lastArrival != TimeSpan.MinValue)
        {
            arrival += Math.Round((_lastArrival - arrival) / _arrivalWrap) * _arrivalWrap;
        }

        if (!_sent.TryReport(sequence, isReceived, arrival, out var report))
        {
            return;
        }

        _loss.Add(report);
        _offered.Add(new TimeSpan(report.SentAt.Ticks), report.WasLost ? 0 : report.Bytes);
        _highest = Math.Max(_highest, report.Sequence);
        if (!isReceived)
        {
            return;
        }

        _lastArrival = arrival > _lastArrival ? arrival : _lastArrival;
        if (!_heardOfNewer || report.SentAt > _newestSentAt)
        {
            _newestSentAt = report.SentAt;
            _heardOfNewer = true;
        }

        // Packets that a lost feedback would have reported: most of them arrived as these did.
        _acknowledged.Add(arrival, report.Bytes + (int)(_passedOver * (1 - _loss.Fraction)));
        _passedOver = 0;
        _probe.Report(report);
        if (_groups.TryAdd(report, out var group))
        {
            _queue.Add(group);
            _trend.Add(group);
        }
    }

    public void EndFeedback(MonotonicTime now)
    {
        IsHeard = true;
        _heardAt = now;
        _sent.ReportedUpTo(_highest);
        if (_heardOfNewer)
        {
            RoundTrip += (now - _newestSentAt - RoundTrip) / 4;
        }

        var isQueued = _queue.Current > _control.QueueLimit / 2;
        var signs = new NetworkSigns
        {
            Queue = _queue.Current,
            IsDelayRising = _trend.IsRising,
            LossAsksForCut = _loss.ShouldCut(isQueued, RoundTrip, now),
            LossForbidsGrowth = _loss.IsHolding,
            LossFraction = _loss.Fraction,
            AcknowledgedNow = _acknowledged.Over(TimeSpan.FromMilliseconds(150)),
            Acknowledged = _acknowledged.Over(TimeSpan.FromMilliseconds(500)),
            AcknowledgedPeak = _acknowledged.Peak(),
            Offered = _offered.Over(TimeSpan.FromMilliseconds(500)),
            OfferedNow = _offered.Over(TimeSpan.FromMilliseconds(150)),
            RoundTrip = RoundTrip,
        };
        if (_control.Update(signs, now))
        {
            _queue.Rebase();
            _trend.Clear();
        }

        if (_control.TakeDisproof())
        {
            _plan.Disproved(now);
        }

        if (_queue.Current > _control.QueueLimit)
        {
            QueuedAt = now;
            _probe.Stop();
        }

        if (_probe.TryMeasure(_sent.Reported, out var sentRate, out var arrivedRate))
        {
            Judge(sentRate, arrivedRate, now);
        }
    }

    /// <summary>Silence and probes. Call on every tick. <paramref name="canPad"/>: there are packets to fill a probe with.</summary>
    public void Advance(bool canPad, MonotonicTime now)
    {
        if (_heardAt != MonotonicTime.Never && _sent.Next > _sent.Reported)
        {
            var patience = TimeSpan.FromTicks(Math.Max(TimeSpan.TicksPerSecond, 3 * RoundTrip.Ticks));
            if (now - _heardAt > patience && now - _fellSilentAt > patience)
            {
                _fellSilentAt = now;
                _control.FallSilent(now);
            }
        }

        else if (IsHeard)
        {
            _control.Rest(_heardAt, now);
        }

        if (canPad)
        {
            _plan.Advance(_probe, _control, Wanted, now);
        }
    }

    /// <summary>Padding that a running probe still lacks.</summary>
    public int PaddingDue(MonotonicTime now) => _probe.BytesDue(now);

    private void Judge(double sentRate, double arrivedRate, MonotonicTime now)
    {
        if (arrivedRate > 0.85 * sentRate)
        {
            _control.RaiseTo(0.95 * Math.Min(sentRate, arrivedRate), now);
            _plan.Succeeded(Math.Min(sentRate, arrivedRate), now);
            return;
        }

        // The cluster itself filled the path. What got through is the path's rate if it is ours alone, more than our
        // share if it is not: believed only while nothing else is known.
        if (_plan.IsInitial)
        {
            _control.RaiseTo(0.85 * arrivedRate, now);
        }
        else
        {
            _control.FilledBy(arrivedRate, now);
        }

        _plan.Failed(now);
    }
}
