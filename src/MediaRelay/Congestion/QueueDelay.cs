namespace CrossStrait.MediaRelay.Congestion;

/// <summary>
/// How long packets wait in the network now: one-way delay above the least of the last half minute (RFC 8698 4.2,
/// RFC 6817 3.4.2), itself the least of the last few groups, which takes jitter out.
/// </summary>
/// <remarks>
/// GCC knows only whether the delay changes, so a queue that stands still stays; str0m and LiveKit inherit that. With
/// the height known, a cut can be as deep as draining it takes.
/// </remarks>
internal sealed class QueueDelay
{
    private const int Recent = 16;
    private const int LeastRecent = 5;

    private static readonly TimeSpan _recentTime = TimeSpan.FromMilliseconds(150);

    /// <summary>Where groups are rare the least of five would tell of the second before.</summary>
    private static readonly TimeSpan _longestTime = TimeSpan.FromMilliseconds(350);
    private static readonly TimeSpan _bucketTime = TimeSpan.FromSeconds(15);

    private readonly (TimeSpan Arrival, TimeSpan OneWay)[] _recent = new (TimeSpan, TimeSpan)[Recent];
    private long _count;
    private TimeSpan _leastOfThisBucket = TimeSpan.MaxValue;
    private TimeSpan _leastOfLastBucket = TimeSpan.MaxValue;
    private TimeSpan _bucketEnd;

    public TimeSpan Current { get; private set; }

    public void Add(in GroupDelay group)
    {
        if (_count == 0 || group.Arrival >= _bucketEnd)
        {
            _leastOfLastBucket = _leastOfThisBucket;
            _leastOfThisBucket = group.OneWay;
            _bucketEnd = group.Arrival + _bucketTime;
        }

        _leastOfThisBucket = Least(_leastOfThisBucket, group.OneWay);
        _recent[_count++ & (Recent - 1)] = (group.Arrival, group.OneWay);
        Current = LeastRecentOneWay(group.Arrival) - Least(_leastOfThisBucket, _leastOfLastBucket);
    }

    /// <summary>Sending less did not bring the delay down, so it is the path's own (another route): measure from here.</summary>
    public void Rebase()
    {
        _leastOfThisBucket = _leastOfLastBucket = Current + Least(_leastOfThisBucket, _leastOfLastBucket);
        Current = TimeSpan.Zero;
    }

    private static TimeSpan Least(TimeSpan left, TimeSpan right) => left < right ? left : right;

    private TimeSpan LeastRecentOneWay(TimeSpan now)
    {
        var least = TimeSpan.MaxValue;
        for (var i = 0; i < Math.Min(_count, Recent); i++)
        {
            var (arrival, oneWay) = _recent[(_count - 1 - i) & (Recent - 1)];
            var age = now - arrival;
            if (age > _recentTime && (i >= LeastRecent || age > _longestTime))
            {
                break;
            }

            least = Least(least, oneWay);
        }

        return least;
    }
}
