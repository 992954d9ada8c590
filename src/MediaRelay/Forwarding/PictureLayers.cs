using CrossStrait.MediaRelay.Packets;
using CrossStrait.MediaRelay.Rtp.Codecs;

namespace CrossStrait.MediaRelay.Forwarding;

/// <summary>
/// Layers as VP8 (RFC 7741 4.2) and VP9 (RFC 9628 4.2) tell them in each packet. Down at the next picture. Up by one
/// temporal layer where a picture of it says that it may be (VP8 Y, VP9 U), by one spatial layer where a frame of it
/// refers to no earlier picture. What applied to a picture applies to its late packets too.
/// </summary>
internal sealed class PictureLayers
{
    private const int MaxChanges = 16;

    private readonly (long From, LayerIndex Layers)[] _changes = new (long, LayerIndex)[MaxChanges];
    private int _changeCount;
    private long _newest;
    private long _changedAt;
    private LayerIndex _highestSeen;

    /// <summary>What is taken of the newest picture.</summary>
    public LayerIndex Current { get; private set; } = LayerIndex.None;

    /// <summary>The target as far as the stream has layers.</summary>
    public LayerIndex Reachable(LayerIndex target) => new(
        Math.Min(target.Spatial, _highestSeen.Spatial), Math.Min(target.Temporal, _highestSeen.Temporal));

    public void Begin()
    {
        Current = LayerIndex.None;
        _changeCount = 0;
        _changedAt = long.MinValue;
        _newest = long.MinValue;
        _highestSeen = default;
    }

    public bool Takes(in StoredPacket packet, LayerIndex target, out bool endsPicture)
    {
        ref readonly var payload = ref packet.Payload;
        if (packet.MediaTime > _newest)
        {
            _newest = packet.MediaTime;
            Lower(target);
        }

        var layers = Current;
        if (packet.MediaTime < _changedAt)
        {
            layers = LayersAt(packet.MediaTime);
        }
        else if (packet.MediaTime == _newest)
        {
            Raise(payload, target);
            layers = Current;
        }

        endsPicture = payload.EndsPicture || (payload.EndsFrame && payload.SpatialLayer == layers.Spatial);
        return payload.SpatialLayer <= layers.Spatial && payload.TemporalLayer <= layers.Temporal;
    }

    private void Lower(LayerIndex target)
    {
        if (!Current.IsNone && (target.Spatial < Current.Spatial || target.Temporal < Current.Temporal))
        {
            Change(new LayerIndex(Math.Min(target.Spatial, Current.Spatial), Math.Min(target.Temporal, Current.Temporal)));
        }
    }

    private void Raise(in PayloadDescription payload, LayerIndex target)
    {
        var (spatial, temporal) = ((sbyte)payload.SpatialLayer, (sbyte)payload.TemporalLayer);
        if (spatial > _highestSeen.Spatial || temporal > _highestSeen.Temporal)
        {
            _highestSeen = new LayerIndex(Math.Max(spatial, _highestSeen.Spatial), Math.Max(temporal, _highestSeen.Temporal));
        }

        if (payload.StartsKeyFrame && (Current.IsNone || Current.Temporal < target.Temporal))
        {
            Change(new LayerIndex(Math.Max((sbyte)0, Current.Spatial), target.Temporal));
        }

        if (temporal == Current.Temporal + 1 && temporal <= target.Temporal && payload.IsTemporalSwitch && spatial <= Current.Spatial)
        {
            Change(Current with { Temporal = temporal });
        }

        if (spatial == Current.Spatial + 1 && spatial <= target.Spatial && !payload.IsInterPicture && temporal <= Current.Temporal)
        {
            Change(Current with { Spatial = spatial });
        }
    }

    private void Change(LayerIndex layers)
    {
        if (_changeCount == MaxChanges)
        {
            Array.Copy(_changes, 1, _changes, 0, MaxChanges - 1);
            _changeCount--;
        }

        Current = layers;
        _changes[_changeCount++] = (_newest, layers);
        _changedAt = _newest;
    }

    private LayerIndex LayersAt(long mediaTime)
    {
        for (var i = _changeCount - 1; i >= 0; i--)
        {
            if (mediaTime >= _changes[i].From)
            {
                return _changes[i].Layers;
            }
        }

        return LayerIndex.None;
    }
}
