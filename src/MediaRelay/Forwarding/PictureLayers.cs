using CrossStrait.MediaRelay.Packets;
using CrossStrait.MediaRelay.Rtp.Codecs;

namespace CrossStrait.MediaRelay.Forwarding;

/// <summary>
/// Layers as VP8 (RFC 7741 4.2) and VP9 (RFC 9628 4.2) tell them in each packet. Down at the next picture. Up by one
/// temporal layer where a picture of it says that it may be (VP8 Y, VP9 U), to any layer with a key picture. Where
/// spatial layers refer to each other in key pictures alone, others need only the one that is shown, and it can change
/// with a key picture alone. What applied to a picture applies to its late packets too.
/// </summary>
internal sealed class PictureLayers
{
    private const int MaxChanges = 16;

    private readonly (long From, LayerIndex Layers)[] _changes = new (long, LayerIndex)[MaxChanges];
    private int _changeCount;
    private long _newest;
    private long _changedAt;
    private LayerIndex _highestSeen;
    private bool _hasSpatialLayers;
    private bool _isInterPicture;
    private bool _refersDownInKeysOnly;
    private bool _lacksTop;
    private sbyte _topOfKey;

    /// <summary>What is taken of the newest picture.</summary>
    public LayerIndex Current { get; private set; } = LayerIndex.None;

    /// <summary>The target cannot be reached without a key picture.</summary>
    public bool NeedsKeyFrame(LayerIndex target) => !Current.IsNone &&
        (_lacksTop || Current.Spatial < Reachable(target).Spatial || (_refersDownInKeysOnly && target.Spatial < Current.Spatial));

    /// <summary>The target as far as the stream has layers.</summary>
    public LayerIndex Reachable(LayerIndex target) => new(
        Math.Min(target.Spatial, _highestSeen.Spatial), Math.Min(target.Temporal, _highestSeen.Temporal));

    /// <param name="hasSpatialLayers">VP9: each packet tells whether its frame refers to earlier pictures.</param>
    public void Begin(bool hasSpatialLayers)
    {
        _hasSpatialLayers = hasSpatialLayers;
        _refersDownInKeysOnly = false;
        _lacksTop = false;
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
            _isInterPicture = false;
            _topOfKey = 0;
        }

        var layers = Current;
        if (packet.MediaTime < _changedAt)
        {
            layers = LayersAt(packet.MediaTime);
        }
        else if (packet.MediaTime == _newest && (payload.StartsKeyFrame || payload.TemporalLayer > 0 || _hasSpatialLayers))
        {
            Raise(payload, target);
            layers = Current;
        }

        endsPicture = payload.EndsPicture || (payload.EndsFrame && payload.SpatialLayer == layers.Spatial);
        return payload.TemporalLayer <= layers.Temporal && (payload.SpatialLayer == layers.Spatial ||
            (payload.SpatialLayer < layers.Spatial && !(_refersDownInKeysOnly && payload.IsInterPicture)));
    }

    private void Lower(LayerIndex target)
    {
        if (Current.IsNone)
        {
            return;
        }

        var spatial = _hasSpatialLayers && !_isInterPicture ? Math.Min(Current.Spatial, _topOfKey) : Current.Spatial; // the picture before had no more
        spatial = _refersDownInKeysOnly ? spatial : Math.Min(spatial, target.Spatial);
        var lowered = new LayerIndex(spatial, Math.Min(target.Temporal, Current.Temporal));
        if (lowered != Current)
        {
            Change(lowered);
        }
    }

    private void Raise(in PayloadDescription payload, LayerIndex target)
    {
        var (spatial, temporal) = ((sbyte)payload.SpatialLayer, (sbyte)payload.TemporalLayer);
        if (spatial > _highestSeen.Spatial || temporal > _highestSeen.Temporal)
        {
            _highestSeen = new LayerIndex(Math.Max(spatial, _highestSeen.Spatial), Math.Max(temporal, _highestSeen.Temporal));
        }

        if (_hasSpatialLayers)
        {
            ReadDependencies(payload);
        }

        // The first packet of a key picture may be late. An upper layer that begins anew in the middle is none.
        if ((payload.StartsKeyFrame || (_hasSpatialLayers && !_isInterPicture)) && Current != target)
        {
            Change(target);
        }
        else if (temporal == Current.Temporal + 1 && temporal <= target.Temporal && payload.IsTemporalSwitch && spatial <= Current.Spatial)
        {
            Change(Current with { Temporal = temporal });
        }
    }

    private void ReadDependencies(in PayloadDescription payload)
    {
        _isInterPicture |= payload.IsInterPicture;
        _topOfKey = Math.Max(_topOfKey, (sbyte)payload.SpatialLayer);
        if (payload.IsInterPicture && payload.SpatialLayer > 0)
        {
            _refersDownInKeysOnly = !payload.UsesLowerSpatialLayer;
        }

        // The encoder has given up the layer that is shown, or left it out this time: the others do not stand in for it.
        _lacksTop = _refersDownInKeysOnly && _isInterPicture &&
            (payload.SpatialLayer < Current.Spatial ? payload.EndsPicture || _lacksTop : _lacksTop && payload.SpatialLayer != Current.Spatial);
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
