namespace CrossStrait.MediaRelay.Forwarding;

/// <summary>
/// What a publisher is told to send: at once what somebody takes, and for two seconds more what nobody takes any longer,
/// because people move their windows. Sans-IO; one per video track.
/// </summary>
internal sealed class WishFilter
{
    public static readonly TimeSpan OffDelay = TimeSpan.FromSeconds(2);

    private const int MaxSpatialLayers = 8;

    private readonly MonotonicTime[] _wishedAt = new MonotonicTime[32];
    private readonly MonotonicTime[] _spatialWishedAt = new MonotonicTime[MaxSpatialLayers];
    private bool _isStarted;

    /// <summary>A publisher begins with everything.</summary>
    public LayersWish Wanted { get; private set; } = LayersWish.Everything;

    /// <summary>What is wished for now. True if <see cref="Wanted"/> changed.</summary>
    public bool Update(LayersWish wish, MonotonicTime now)
    {
        var everything = !_isStarted;
        _isStarted = true;
        var encodings = 0u;
        for (var i = 0; i < _wishedAt.Length; i++)
        {
            if (everything || wish.Has(i))
            {
                _wishedAt[i] = now;
            }

            encodings |= now - _wishedAt[i] < OffDelay ? 1u << i : 0;
        }

        sbyte spatial = -1;
        for (sbyte i = 0; i < MaxSpatialLayers; i++)
        {
            if (everything || i <= wish.MaxSpatial)
            {
                _spatialWishedAt[i] = now;
            }

            spatial = now - _spatialWishedAt[i] < OffDelay ? i : spatial;
        }

        var wanted = new LayersWish(encodings, spatial == MaxSpatialLayers - 1 ? sbyte.MaxValue : spatial);
        var changed = wanted != Wanted;
        Wanted = wanted;
        return changed;
    }
}
