namespace CrossStrait.MediaRelay.Forwarding;

/// <summary>
/// Which packets of an incoming stream are missing, and when to ask for each (RFC 4585 6.2.1): after a moment for
/// reordering, again after each round trip as long as an answer still comes in time, until the deadline is over.
/// </summary>
internal sealed class NackTracker(TimeSpan deadline)
{
    /// <summary>Most packets missing at a time; a larger hole is closed by a key frame instead.</summary>
    public const int MaxMissing = 256;

    public const int MaxTries = 10;

    /// <summary>A receiver that waits longer for a picture is better helped by a key frame.</summary>
    public static readonly TimeSpan VideoDeadline = TimeSpan.FromSeconds(1);

    /// <summary>Sound that comes later is no longer played: jitter buffers hold a few hundred milliseconds.</summary>
    public static readonly TimeSpan AudioDeadline = TimeSpan.FromMilliseconds(300);

    private static readonly TimeSpan _reorderTolerance = TimeSpan.FromMilliseconds(10);
    private static readonly TimeSpan _minimumRetry = TimeSpan.FromMilliseconds(30);

    /// <summary>
    /// What comes sooner after a request was only late, not sent again. Taken for answers, such packets would make the
    /// round trip seem so short that all tries are used up before the first answer can be there.
    /// </summary>
    private static readonly TimeSpan _soonestAnswer = TimeSpan.FromMilliseconds(25);

    private readonly Missing[] _missing = new Missing[MaxMissing];
    private int _count;
    private long _highest = -1;
    private TimeSpan _roundTrip = TimeSpan.FromMilliseconds(100);
    private TimeSpan _measured;

    public bool IsIdle => _count == 0;

    /// <summary>Packets that were given up, since the last time this was read and reset by the owner.</summary>
    public int GivenUp { get; set; }

    /// <summary>Smoothed time from a request to the packet's arrival.</summary>
    public TimeSpan RoundTrip => _roundTrip;

    /// <summary>
    /// The path's own round trip was measured. Answers to requests tell it too, but only to those asked once: where it grew,
    /// all are asked again before the answer can be there.
    /// </summary>
    public void MeasuredRoundTrip(TimeSpan roundTrip)
    {
        _measured = roundTrip;
        _roundTrip += (roundTrip - _roundTrip) / 2;
    }

    public void Received(long sequence, MonotonicTime now)
    {
        if (_highest < 0)
        {
            _highest = sequence;
            return;
        }

        if (sequence <= _highest)
        {
            Found(sequence, now);
            return;
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
    }

    /// <summary>Writes the numbers to ask for now, ascending, and returns how many.</summary>
    public int Collect(MonotonicTime now, Span<ushort> into)
    {
        var written = 0;
        var kept = 0;
        for (var i = 0; i < _count; i++)
        {
            ref var missing = ref _missing[i];
            if (missing.Tries >= MaxTries || now - missing.Since > deadline)
            {
                GivenUp++;
                continue;
            }

            var due = missing.Tries == 0
                ? now - missing.Since >= _reorderTolerance
                : now - missing.AskedAt >= Longer(_roundTrip * 1.25, _minimumRetry) && now + _roundTrip <= missing.Since + deadline;
            if (due && written < into.Length)
            {
                into[written++] = (ushort)missing.Sequence;
                missing.AskedAt = now;
                missing.Tries++;
            }

            _missing[kept++] = missing;
        }

        _count = kept;
        return written;
    }

    private static TimeSpan Longer(TimeSpan left, TimeSpan right) => left > right ? left : right;

    private void Found(long sequence, MonotonicTime now)
    {
        for (var i = 0; i < _count; i++)
        {
            if (_missing[i].Sequence == sequence)
            {
                var sample = now - _missing[i].AskedAt;
                if (_missing[i].Tries == 1 && sample >= Longer(_soonestAnswer, _measured * 0.75))
                {
                    _roundTrip += (sample - _roundTrip) / 8;
                }

                Array.Copy(_missing, i + 1, _missing, i, _count - i - 1);
                _count--;
                return;
            }
        }
    }

    private struct Missing
    {
        public long Sequence;
        public MonotonicTime Since;
        public MonotonicTime AskedAt;
        public int Tries;
    }
}
