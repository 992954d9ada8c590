namespace CrossStrait.MediaRelay.Forwarding;

/// <summary>
/// Which packets of an incoming stream are missing, and when to ask for each (RFC 4585 6.2.1): after a moment for
/// reordering, and again at a <see cref="RepairPace"/> as long as an answer still comes in time, until the deadline is over.
/// </summary>
internal sealed class NackTracker(TimeSpan deadline)
{
    /// <summary>Most packets missing at a time; a larger hole is closed by a key frame instead.</summary>
    public const int MaxMissing = 256;

    public const int MaxTries = 30;

    /// <summary>A receiver that waits longer for a picture is better helped by a key frame.</summary>
    public static readonly TimeSpan VideoDeadline = TimeSpan.FromSeconds(1);

    /// <summary>Sound that comes later is no longer played: jitter buffers hold a few hundred milliseconds.</summary>
    public static readonly TimeSpan AudioDeadline = TimeSpan.FromMilliseconds(300);

    private static readonly TimeSpan _reorderTolerance = TimeSpan.FromMilliseconds(10);

    private readonly Missing[] _missing = new Missing[MaxMissing];
    private readonly RepairPace _pace = new(deadline);
    private int _count;
    private long _highest = -1;

    public bool IsIdle => _count == 0;

    /// <summary>Packets that were given up, since the last time this was read and reset by the owner.</summary>
    public int GivenUp { get; set; }

    /// <summary>Smoothed time from a request to the packet's arrival.</summary>
    public TimeSpan RoundTrip => _pace.RoundTrip;

    /// <summary>The path's own round trip was measured. Answers to requests tell it too, but not which request they answer.</summary>
    public void MeasuredRoundTrip(TimeSpan roundTrip) => _pace.MeasuredRoundTrip(roundTrip);

    /// <summary>The share of packets that were lost when they were sent first. Call once a second.</summary>
    public void MeasuredLoss(double share) => _pace.MeasuredLoss(share);

    /// <summary>A packet came. True if it was missing for more than half of the deadline.</summary>
    /// <param name="isRetransmission">It is marked as sent again (RFC 4588): certainly an answer.</param>
    public bool Received(long sequence, MonotonicTime now, bool isRetransmission = false)
    {
        if (_highest < 0)
        {
            _highest = sequence;
            return false;
        }

        if (sequence <= _highest)
        {
            return Found(sequence, isRetransmission, now) > deadline / 2;
        }

        var gap = sequence - _highest - 1;
        if (gap > MaxMissing - _count)
        {
            GivenUp += (int)Math.Min(int.MaxValue / 2, gap + _count);
            _count = 0;
        }
        else
        {
            for (var lost = _highest + 1; lost < sequence; lost++)
            {
                _missing[_count++] = new Missing { Sequence = lost, Since = now };
            }
        }

        _highest = sequence;
        return false;
    }

    /// <summary>A packet that was there already came once more as an answer.</summary>
    public void ReceivedAgain() => _pace.AnsweredAgain();

    /// <summary>Writes the numbers to ask for now, ascending, and returns how many.</summary>
    public int Collect(MonotonicTime now, Span<ushort> into)
    {
        var written = 0;
        var kept = 0;
        for (var i = 0; i < _count; i++)
        {
            ref var missing = ref _missing[i];
            if (now - missing.Since > deadline)
            {
                GivenUp++;
                continue;
            }

            if (written < into.Length && IsDue(missing, now))
            {
                into[written++] = (ushort)missing.Sequence;
                missing.AskedAt = now;
                if (missing.Tries++ == 0)
                {
                    missing.FirstAskedAt = now;
                    _pace.Asked();
                }
            }

            _missing[kept++] = missing;
        }

        _count = kept;
        return written;
    }

    private bool IsDue(in Missing missing, MonotonicTime now)
    {
        var since = now - missing.Since;
        return missing.Tries == 0
            ? since >= _reorderTolerance
            : missing.Tries < MaxTries && _pace.MayComeInTime(since) &&
                now - missing.AskedAt >= _pace.IntervalAfter(missing.Tries, now - missing.FirstAskedAt);
    }

    /// <summary>For how long it was missing.</summary>
    private TimeSpan Found(long sequence, bool isRetransmission, MonotonicTime now)
    {
        for (var i = 0; i < _count; i++)
        {
            if (_missing[i].Sequence == sequence)
            {
                if (_missing[i].Tries > 0)
                {
                    _pace.Answered(_missing[i].FirstAskedAt, _missing[i].Tries, isRetransmission, now);
                }

                var missingFor = now - _missing[i].Since;
                Array.Copy(_missing, i + 1, _missing, i, _count - i - 1);
                _count--;
                return missingFor;
            }
        }

        return TimeSpan.Zero;
    }

    private struct Missing
    {
        public long Sequence;
        public MonotonicTime Since;
        public MonotonicTime FirstAskedAt;
        public MonotonicTime AskedAt;
        public int Tries;
    }
}
