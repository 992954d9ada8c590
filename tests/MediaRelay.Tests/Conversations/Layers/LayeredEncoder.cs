namespace CrossStrait.MediaRelay.Tests.Conversations.Layers;

/// <summary>
/// What a scalable encoder makes of pictures: which frames, and which others each refers to. Temporal layers in the
/// order 0 2 1 2 (or 0 1); with <paramref name="longPattern"/> every second round refers to the one before, so that its
/// upper layers are no place to switch up.
/// </summary>
/// <param name="keysOnly">Spatial layers refer to each other in key pictures alone (the _KEY modes).</param>
internal sealed class LayeredEncoder(int spatialLayers, int temporalLayers, bool keysOnly, bool longPattern = false)
{
    private readonly int[] _lastOfLayer = new int[16];
    private readonly int[] _lastOfChain = new int[4];
    private int _number;
    private int _picture = -1;
    private int _tl0Picture = -1;
    private int _position;
    private bool _isStarted;

    public int SpatialLayers => spatialLayers;

    public int TemporalLayers => temporalLayers;

    public IReadOnlyList<LayerFrame> Encode(bool keyPicture)
    {
        keyPicture |= !_isStarted;
        _isStarted = true;
        if (keyPicture)
        {
            _position = 0;
            Array.Fill(_lastOfChain, -1);
        }

        var temporal = TemporalAt(_position);
        var isSync = !longPattern || _position % 8 < 4 ? _position % 4 != 3 : temporal == 0;
        _picture++;
        _tl0Picture += temporal == 0 ? 1 : 0;
        var frames = new List<LayerFrame>();
        for (var spatial = 0; spatial < spatialLayers; spatial++)
        {
            frames.Add(Frame(spatial, temporal, keyPicture, isSync));
        }

        _position++;
        return frames;
    }

    private int TemporalAt(int position) => temporalLayers switch
    {
        1 => 0,
        2 => position % 2,
        _ => (position % 4) switch { 0 => 0, 2 => 1, _ => 2 },
    };

    private LayerFrame Frame(int spatial, int temporal, bool isKey, bool isSync)
    {
        var references = new List<int>();
        if (!isKey)
        {
            references.Add(_lastOfLayer[(spatial * 4) + 0]);
            if (temporal > 0 && !isSync)
            {
                references.Add(_lastOfLayer[(spatial * 4) + 1]);
            }
        }

        if (spatial > 0 && (isKey || !keysOnly))
        {
            references.Add(_number - 1);
        }

        var chainDiffs = new int[spatialLayers];
        for (var chain = 0; chain < spatialLayers; chain++)
        {
            chainDiffs[chain] = _lastOfChain[chain] < 0 ? 0 : _number - _lastOfChain[chain];
            if (temporal == 0 && (spatial == chain || (spatial < chain && (isKey || !keysOnly))))
            {
                _lastOfChain[chain] = _number;
            }
        }

        for (var t = temporal; t < 4; t++)
        {
            if (isKey || t == temporal)
            {
                _lastOfLayer[(spatial * 4) + t] = _number;
            }
        }

        return new LayerFrame(
            _number++, _picture, _tl0Picture, spatial, temporal, isKey, isSync, [.. references.Distinct()],
            Indications(spatial, temporal, isKey), chainDiffs, spatial == spatialLayers - 1);
    }

    /// <summary>0 not present, 1 discardable, 2 switch, 3 required (AV1 RTP specification, A.4).</summary>
    private int[] Indications(int spatial, int temporal, bool isKey)
    {
        var indications = new int[spatialLayers * temporalLayers];
        for (var s = 0; s < spatialLayers; s++)
        {
            for (var t = 0; t < temporalLayers; t++)
            {
                var isPresent = temporal <= t && (s == spatial || (s > spatial && (isKey || !keysOnly)));
                indications[(s * temporalLayers) + t] =
                    !isPresent ? 0
                    : isKey ? 2
                    : s > spatial ? 3
                    : temporal == 0 ? (longPattern ? 3 : 2)
                    : temporal == t ? 1
                    : longPattern ? 3 : 2;
            }
        }

        return indications;
    }
}
