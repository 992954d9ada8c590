using CrossStrait.MediaRelay.Forwarding;

namespace CrossStrait.MediaRelay.Transports;

/// <summary>Which layers its slots are given: by their size on the screen alone.</summary>
internal sealed partial class Transport
{
    /// <summary>Measures the up-tracks and sets the targets of the slots. Call every 100 ms.</summary>
    public void AdvanceTracks(MonotonicTime now)
    {
        foreach (var track in _upTracks.Values)
        {
            track.Advance(now);
        }

        foreach (var track in _downTracks.Values)
        {
            LayersChanged(track);
            track.AdvanceLayers(now);
        }
    }

    /// <summary>A slot was given another size or source, or its source has other layers.</summary>
    public void LayersChanged(DownTrack track)
    {
        if (!IsClosed && track.Kind == MediaKind.Video && track.Source is not null)
        {
            track.SetTarget(LayerChoice.For(track.Demand, track.AvailableLayers, track.Target));
        }
    }
}
