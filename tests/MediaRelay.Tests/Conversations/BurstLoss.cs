namespace CrossStrait.MediaRelay.Tests.Conversations;

/// <summary>One direction of a link that loses everything for a moment, again and again: bursts of 20 to <paramref name="longest"/>.</summary>
/// <param name="share">Of the time that is lost, 0 to 1.</param>
internal sealed class BurstLoss(Random random, double share, TimeSpan longest)
{
    private static readonly TimeSpan _shortest = TimeSpan.FromMilliseconds(20);

    private MonotonicTime _begins = new(long.MinValue);
    private MonotonicTime _ends = new(long.MinValue);

    public bool IsLost(MonotonicTime now)
    {
        while (now >= _ends)
        {
            var length = _shortest + ((longest - _shortest) * random.NextDouble());
            var mean = (_shortest + longest) / 2 * ((1 - share) / share);
            _begins = now + (mean * -Math.Log(1 - random.NextDouble()));
            _ends = _begins + length;
        }

        return now >= _begins;
    }
}
