namespace CrossStrait.MediaRelay.Rtp.Codecs;

/// <summary>
/// The template structure that a key frame brings (AV1 RTP specification, appendix A.8.2): which layers there are,
/// which decode targets are made of them, and what frames usually refer to. Never changes once it was read.
/// </summary>
internal sealed class DependencyStructure
{
    /// <summary>Template ids have six bits.</summary>
    public const int MaxTemplates = 64;

    /// <summary>dt_cnt_minus_one has five bits.</summary>
    public const int MaxDecodeTargets = 32;

    /// <summary>As many as <see cref="DependencyFrame.ChainDiffs"/> has room for.</summary>
    public const int MaxChains = 8;

    private readonly FrameTemplate[] _templates;
    private readonly byte[] _chainOfTarget;
    private readonly (ushort Width, ushort Height)[] _sizes;
    private readonly (byte Spatial, byte Temporal)[] _layers;
    private readonly int _templateIdOffset;

    /// <param name="chainOfTarget">Of each decode target; empty without chains.</param>
    /// <param name="sizes">Of each spatial layer; empty where the structure tells none.</param>
    public DependencyStructure(
        int templateIdOffset,
        ReadOnlySpan<FrameTemplate> templates,
        int decodeTargetCount,
        int chainCount,
        ReadOnlySpan<byte> chainOfTarget,
        ReadOnlySpan<(ushort Width, ushort Height)> sizes)
    {
        _templateIdOffset = templateIdOffset;
        _templates = templates.ToArray();
        DecodeTargetCount = decodeTargetCount;
        ChainCount = chainCount;
        _chainOfTarget = chainOfTarget.ToArray();
        _sizes = sizes.ToArray();
        _layers = LayersOf(templates, decodeTargetCount);
        foreach (var template in templates)
        {
            SpatialLayers = Math.Max(SpatialLayers, template.SpatialLayer + 1);
            TemporalLayers = Math.Max(TemporalLayers, template.TemporalLayer + 1);
        }
    }

    public int DecodeTargetCount { get; }

    /// <summary>0 without chains, or with more than <see cref="MaxChains"/>.</summary>
    public int ChainCount { get; }

    public int SpatialLayers { get; }

    public int TemporalLayers { get; }

    /// <summary>The chain that protects each decode target; empty without chains.</summary>
    public ReadOnlySpan<byte> ChainOfTarget => _chainOfTarget;

    /// <summary>The highest layers that a decode target shows.</summary>
    public (byte Spatial, byte Temporal) LayerOf(int target) => _layers[target];

    /// <summary>(0, 0) where the structure does not tell.</summary>
    public (ushort Width, ushort Height) SizeOf(int spatial) => spatial < _sizes.Length ? _sizes[spatial] : default;

    /// <summary>False for a template id that the structure does not have.</summary>
    internal bool TryFind(int templateId, out FrameTemplate template)
    {
        var index = (templateId - _templateIdOffset) & (MaxTemplates - 1);
        template = index < _templates.Length ? _templates[index] : default;
        return index < _templates.Length;
    }

    private static (byte Spatial, byte Temporal)[] LayersOf(ReadOnlySpan<FrameTemplate> templates, int decodeTargetCount)
    {
        var layers = new (byte Spatial, byte Temporal)[decodeTargetCount];
        foreach (var template in templates)
        {
            for (var target = 0; target < layers.Length; target++)
            {
                if ((template.Indications >> (2 * target) & 3) != 0)
                {
                    layers[target] = (
                        Math.Max(layers[target].Spatial, template.SpatialLayer),
                        Math.Max(layers[target].Temporal, template.TemporalLayer));
                }
            }
        }

        return layers;
    }
}
