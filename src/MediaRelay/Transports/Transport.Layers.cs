using CrossStrait.MediaRelay.Congestion;
using CrossStrait.MediaRelay.Forwarding;

namespace CrossStrait.MediaRelay.Transports;

/// <summary>Which layers its slots are given: by their size on the screen, and by what the path carries where that is known.</summary>
internal sealed partial class Transport
{
    /// <summary>After a slot went down for want of bits none goes up for so long.</summary>
    private static readonly TimeSpan _riseAgainAfter = TimeSpan.FromSeconds(2);

    /// <summary>A layer that was just taken is measured with the key frame that began it, and judged when that has left the measure.</summary>
    private static readonly TimeSpan _probation = TimeSpan.FromSeconds(2.5);

    /// <summary>What is shown may cost more than the budget by this share of it: now, and during probation.</summary>
    private const double Slack = 0.1;
    private const double ProbationSlack = 0.5;

    private bool _isAllocationDue;
    private MonotonicTime _raisedAt = new(long.MinValue / 2);
    private MonotonicTime _loweredAt = new(long.MinValue / 2);

    /// <summary>Measures the up-tracks and sets the targets of the slots. Call every 100 ms.</summary>
    public void AdvanceTracks(MonotonicTime now)
    {
        foreach (var track in _upTracks.Values)
        {
            track.Advance(now);
        }

        Allocate(now);
        foreach (var track in _downTracks.Values)
        {
            track.AdvanceLayers(now);
        }
    }

    /// <summary>A slot was given another size or source, or its source has other layers.</summary>
    public void LayersChanged(DownTrack track)
    {
        if (IsClosed || track.Kind != MediaKind.Video || track.Source is null)
        {
            return;
        }

        if (HasEstimate)
        {
            _isAllocationDue = true; // several change in one turn: one allocation on the next tick
        }
        else
        {
            track.SetTarget(CapOf(track));
        }
    }

    private static LayerIndex CapOf(DownTrack track) => LayerChoice.For(track.Demand, track.AvailableLayers, track.Target);

    private void Allocate(MonotonicTime now)
    {
        _isAllocationDue = false;
        var estimate = ReadEstimate(now);
        var scratch = _context.Allocation;
        scratch.Clear();
        long audio = 0;
        foreach (var track in _downTracks.Values)
        {
            if (track.Source is not { } source)
            {
                continue;
            }

            if (track.Kind == MediaKind.Audio)
            {
                audio += source.AudioBitsPerSecond;
            }
            else if (estimate == 0)
            {
                track.IsShortOfBits = false;
                track.SetTarget(CapOf(track));
            }
            else
            {
                scratch.Add(track.Demand, track.AvailableLayers, CapOf(track), track.Target, track.Backoff.MayEnlarge(now));
            }
        }

        if (estimate > 0 && scratch.Slots.Length > 0)
        {
            Share(scratch, estimate, audio, now);
        }
    }

    private void Share(AllocationScratch scratch, long estimate, long audio, MonotonicTime now)
    {
        // What is lost is sent again, out of the same budget.
        var lossless = 1 - Math.Min(0.2, _estimator?.LossFraction ?? 0);
        var wanted = BitrateAllocator.Allocate(
            (long)(estimate * lossless) - audio,
            scratch.Slots,
            scratch.Layers,
            _estimator is { IsFlooded: true } ? 0 : now - _raisedAt < _probation ? ProbationSlack : Slack,
            now - _loweredAt > _riseAgainAfter,
            _estimator?.HasBeenFull ?? true);
        if (_estimator is not null)
        {
            _estimator.Wanted = ((wanted * 1.15) + audio) / lossless;
        }

        var i = 0;
        foreach (var track in _downTracks.Values)
        {
            if (track.Source is null || track.Kind == MediaKind.Audio)
            {
                continue;
            }

            ref readonly var slot = ref scratch.Slots[i++];
            if (IsLower(slot.Target, track.Current) && IsLower(slot.Target, slot.Cap))
            {
                _loweredAt = now;
            }
            else if (IsLower(track.Target, slot.Target))
            {
                _raisedAt = now;
            }

            if (IsLower(slot.Target, slot.Cap) || IsLower(track.Target, slot.Target))
            {
                track.Backoff.Changed(track.Target, slot.Target, now);
            }

            track.IsShortOfBits = slot.IsShort;
            track.SetTarget(slot.Target);
        }
    }

    private static bool IsLower(LayerIndex layer, LayerIndex than) =>
        layer.Spatial < than.Spatial || (layer.Spatial == than.Spatial && layer.Temporal < than.Temporal);
}
