using CrossStrait.MediaRelay.Packets;

namespace CrossStrait.MediaRelay.Transports;

/// <summary>What the next packets that go out will read, see <see cref="Forwarding.DownTrack.Prefetch"/>.</summary>
internal sealed partial class Transport
{
    private const int OwnLines = 8;

    /// <param name="visits">How many visits before the one that sends: 3 first, 1 last.</param>
    public void Prefetch(int visits)
    {
        switch (visits)
        {
            case 3:
                CacheLines.Fetch(this, OwnLines);
                break;
            case 2:
                CacheLines.Fetch(_queue, 1);
                CacheLines.Fetch(_srtpSender, 1);
                CacheLines.Fetch(_pacer, 1);
                CacheLines.Fetch(_estimator, 4);
                CacheLines.Fetch(Ice, 4);
                break;
            default:
                _queue.Prefetch();
                _srtpSender?.Prefetch();
                break;
        }
    }
}
