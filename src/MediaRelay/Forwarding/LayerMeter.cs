using CrossStrait.MediaRelay.Rtp.Codecs;

namespace CrossStrait.MediaRelay.Forwarding;

/// <summary>What each layer of one incoming stream costs, measured every second and smoothed over some three.</summary>
internal sealed class LayerMeter
{
    /// <summary>Two bits of TID in VP8, three in VP9 and four spatial layers at most in use: what is above counts as the highest.</summary>
    private const int MaxLayers = 4;

    private static readonly TimeSpan _window = TimeSpan.FromSeconds(1);

    /// <summary>A new stream is judged sooner, or its receivers would choose in the dark for a second.</summary>
    private static readonly TimeSpan _firstWindow = TimeSpan.FromMilliseconds(250);

    /// <summary>
    /// How much of a new measure enters: a picture that stands still for a second, or a key frame, says little of what a
    /// layer will cost once it is taken, and who went up on such a second's account falls again, with a frozen picture.
    /// </summary>
    private const double Weight = 0.3;

    private readonly long[] _bytes = new long[MaxLayers * MaxLayers];
    private readonly int[] _rates = new int[MaxLayers * MaxLayers];
    private readonly long[] _targetBytes = new long[DependencyStructure.MaxDecodeTargets];
    private readonly int[] _targetRates = new int[DependencyStructure.MaxDecodeTargets];
    private readonly (ushort Width, ushort Height)[] _sizes = new (ushort, ushort)[MaxLayers];
    private DependencyStructure? _structure;
    private MonotonicTime _since;
    private bool _isStarted;
    private bool _isMeasured;
    private int _windows;

    /// <summary>All layers together.</summary>
    public int BitsPerSecond { get; private set; }

    /// <summary>The highest spatial layer ever seen; 0 for a stream without.</summary>
    public int HighestSpatial { get; private set; }

    /// <summary>Of the highest spatial layer; (0, 0) where nothing told it.</summary>
    public (ushort Width, ushort Height) Size => _sizes[HighestSpatial];

    public (ushort Width, ushort Height) SizeOf(int spatial) => _sizes[Math.Min(spatial, MaxLayers - 1)];

    public void Packet(in PayloadDescription payload, int bytes, MonotonicTime now)
    {
        if (!_isStarted)
        {
            _isStarted = true;
            _since = now;
        }

        var spatial = Math.Min((int)payload.SpatialLayer, MaxLayers - 1);
        _bytes[(spatial * MaxLayers) + Math.Min((int)payload.TemporalLayer, MaxLayers - 1)] += bytes;
        HighestSpatial = Math.Max(HighestSpatial, spatial);
        if (payload.Width != 0)
        {
            _sizes[spatial] = (payload.Width, payload.Height);
        }

        if (payload.Dependency.HasValue)
        {
            CountTargets(payload.Dependency, bytes);
        }
    }

    /// <summary>Closes the window if it is full. True if there are new rates.</summary>
    public bool Advance(MonotonicTime now)
    {
        var elapsed = now - _since;
        if (!_isStarted || elapsed < (_isMeasured ? _window : _firstWindow))
        {
            return false;
        }

        var seconds = elapsed.TotalSeconds;
        var total = 0L;
        for (var i = 0; i < _bytes.Length; i++)
        {
            total += _bytes[i];
            _rates[i] = Smooth(_rates[i], Rate(_bytes[i], seconds));
            _bytes[i] = 0;
        }

        for (var i = 0; i < _targetBytes.Length; i++)
        {
            _targetRates[i] = Smooth(_targetRates[i], Rate(_targetBytes[i], seconds));
            _targetBytes[i] = 0;
        }

        BitsPerSecond = Rate(total, seconds);
        _isMeasured |= elapsed >= _window;
        _windows++;
        _since = now;
        return true;
    }

    /// <summary>Writes what the layers cost of late, cumulative, and returns how many entries.</summary>
    /// <param name="encoding">Of simulcast: its place; the temporal layers of the highest spatial one are written. -1: all layers.</param>
    public int Write(Span<LayerRate> into, int encoding)
    {
        var count = 0;
        if (_structure is { } structure)
        {
            for (var target = 0; target < structure.DecodeTargetCount && count < into.Length; target++)
            {
                var (spatial, temporal) = structure.LayerOf(target);
                if (_targetRates[target] > 0 && (encoding < 0 || spatial == structure.SpatialLayers - 1))
                {
                    into[count++] = Entry(encoding, spatial, temporal, _targetRates[target]);
                }
            }

            return count;
        }

        for (var spatial = encoding < 0 ? 0 : HighestSpatial; spatial <= HighestSpatial; spatial++)
        {
            for (var temporal = 0; temporal < MaxLayers && count < into.Length; temporal++)
            {
                if (_rates[(spatial * MaxLayers) + temporal] > 0)
                {
                    into[count++] = Entry(encoding, spatial, temporal, Sum(spatial, temporal));
                }
            }
        }

        return count;
    }

    private static int Rate(long bytes, double seconds) => (int)Math.Min(int.MaxValue, bytes * 8 / seconds);

    /// <summary>What began or ended counts at once.</summary>
    private int Smooth(int before, int now) =>
        before == 0 || now == 0 || _windows < 2 ? now : before + (int)((now - before) * Weight);

    private LayerRate Entry(int encoding, int spatial, int temporal, int bitsPerSecond)
    {
        var (width, height) = _sizes[Math.Min(spatial, MaxLayers - 1)];
        return new LayerRate(new LayerIndex((sbyte)(encoding < 0 ? spatial : encoding), (sbyte)temporal), width, height, bitsPerSecond);
    }

    private int Sum(int spatial, int temporal)
    {
        var sum = 0L;
        for (var s = 0; s <= spatial; s++)
        {
            for (var t = 0; t <= temporal; t++)
            {
                sum += _rates[(s * MaxLayers) + t];
            }
        }

        return (int)Math.Min(int.MaxValue, sum);
    }

    private void CountTargets(in DependencyFrame frame, int bytes)
    {
        if (!ReferenceEquals(frame.Structure, _structure))
        {
            SetStructure(frame.Structure!);
        }

        for (var target = 0; target < frame.Structure!.DecodeTargetCount; target++)
        {
            if (frame.IndicationOf(target) != 0)
            {
                _targetBytes[target] += bytes;
            }
        }
    }

    private void SetStructure(DependencyStructure structure)
    {
        if (_structure is null || _structure.DecodeTargetCount != structure.DecodeTargetCount)
        {
            Array.Clear(_targetBytes);
            Array.Clear(_targetRates);
        }

        _structure = structure;
        for (var spatial = 0; spatial < Math.Min(structure.SpatialLayers, MaxLayers); spatial++)
        {
            var size = structure.SizeOf(spatial);
            _sizes[spatial] = size.Width != 0 ? size : _sizes[spatial];
        }
    }
}
