namespace CrossStrait.Signaling;

/// <summary>How many calls one connection may make: 40 at once, then 10 a second. Used by one call at a time.</summary>
internal sealed class CallBudget(TimeProvider time)
{
    private const double Burst = 40;
    private const double PerSecond = 10;

    private double _left = Burst;
    private long _countedAt = time.GetTimestamp();

    public bool TrySpend()
    {
        var now = time.GetTimestamp();
        _left = Math.Min(Burst, _left + (time.GetElapsedTime(_countedAt, now).TotalSeconds * PerSecond));
        _countedAt = now;
        if (_left < 1)
        {
            return false;
        }

        _left--;
        return true;
    }
}
