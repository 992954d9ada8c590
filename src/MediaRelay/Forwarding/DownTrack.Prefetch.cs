using CrossStrait.MediaRelay.Packets;

namespace CrossStrait.MediaRelay.Forwarding;

/// <summary>
/// What the next visit to the slot will read, asked for while other slots are visited. Each step asks for what the objects
/// of the step before point to, so that none of them waits.
/// </summary>
internal sealed partial class DownTrack
{
    /// <summary>How many visits before its own a slot is first asked for.</summary>
    public const int PrefetchSteps = 4;

    private const int OwnLines = 6;

    /// <param name="visits">How many visits before its own: <see cref="PrefetchSteps"/> first, 1 last.</param>
    public void Prefetch(int visits)
    {
        switch (visits)
        {
            case 4:
                CacheLines.Fetch(this, OwnLines);
                break;
            case 3:
                CacheLines.Fetch(_sequence, 1);
                CacheLines.Fetch(_pictures, 1);
                CacheLines.Fetch(_layers, 1);
                CacheLines.Fetch(_clock, 1);
                CacheLines.Fetch(_sentLog, 1);
                Transport.Prefetch(visits);
                break;
            case 2:
                _layers?.Prefetch();
                _sentLog?.Prefetch(_sequence.HighestOutgoing + 1);
                Transport.Prefetch(visits);
                break;
            default:
                Transport.Prefetch(visits);
                break;
        }
    }
}
