using CrossStrait.Rooms.Sessions;

namespace CrossStrait.Signaling.Lines;

/// <summary>
/// How often one person may make telephones ring: ten times in ten seconds, and sixty times an hour at the same number.
/// Counted on each node for itself.
/// </summary>
internal sealed class DialLimits(TimeProvider time)
{
    private const int Burst = 10;
    private const int PerTarget = 60;
    private const int Forgetting = 4096;

    private static readonly TimeSpan _burstTime = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan _targetTime = TimeSpan.FromHours(1);

    private readonly Lock _lock = new();
    private readonly Dictionary<(string Person, string? Target), Queue<DateTimeOffset>> _dials = [];

    /// <summary>Counts a call. Null if it may be made.</summary>
    public Refusal? TrySpend(string personId, string target)
    {
        var now = time.GetUtcNow();
        lock (_lock)
        {
            if (_dials.Count > Forgetting)
            {
                Forget(now);
            }

            var wait = Wait((personId, null), Burst, _burstTime, now) ?? Wait((personId, target), PerTarget, _targetTime, now);
            if (wait is { } left)
            {
                var seconds = Math.Max(1, (int)Math.Ceiling(left.TotalSeconds));
                return new Refusal(RefusalCode.TooManyRequests, "Too many calls; wait a little.") { RetryAfter = seconds };
            }

            Of((personId, null)).Enqueue(now);
            Of((personId, target)).Enqueue(now);
            return null;
        }
    }

    private TimeSpan? Wait((string Person, string? Target) key, int most, TimeSpan within, DateTimeOffset now)
    {
        var dials = Of(key);
        while (dials.TryPeek(out var oldest) && oldest <= now - within)
        {
            dials.Dequeue();
        }

        return dials.Count < most ? null : dials.Peek() + within - now;
    }

    private Queue<DateTimeOffset> Of((string Person, string? Target) key)
    {
        if (!_dials.TryGetValue(key, out var dials))
        {
            _dials[key] = dials = new Queue<DateTimeOffset>();
        }

        return dials;
    }

    private void Forget(DateTimeOffset now)
    {
        foreach (var (key, dials) in _dials.Where(one => one.Value.Count == 0 || one.Value.Last() <= now - _targetTime).ToArray())
        {
            _dials.Remove(key);
        }
    }
}
