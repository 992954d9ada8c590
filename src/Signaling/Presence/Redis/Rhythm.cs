using System.Diagnostics;

namespace CrossStrait.Signaling.Presence.Redis;

/// <summary>Something that is done every so often, at first at once.</summary>
internal sealed class Rhythm(TimeSpan every)
{
    private long? _doneAt;

    /// <summary>True if it is time; then it counts as done.</summary>
    public bool IsDue()
    {
        if (_doneAt is { } doneAt && Stopwatch.GetElapsedTime(doneAt) < every)
        {
            return false;
        }

        _doneAt = Stopwatch.GetTimestamp();
        return true;
    }

    public void MakeDue() => _doneAt = null;
}
