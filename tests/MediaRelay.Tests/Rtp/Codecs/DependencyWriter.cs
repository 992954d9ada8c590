namespace CrossStrait.MediaRelay.Tests.Rtp.Codecs;

/// <summary>One template as a test wants it: layers, an indication for each target, references, a difference for each chain.</summary>
internal sealed record WrittenTemplate(int Spatial, int Temporal, int[] Indications, int[] References, int[] ChainDiffs);

/// <summary>Writes the dependency descriptor (AV1 RTP specification, A.8), for tests.</summary>
internal sealed record DependencyWriter
{
    public int TemplateIdOffset { get; init; }

    public int Targets { get; init; } = 1;

    public int Chains { get; init; }

    public IReadOnlyList<int> ChainOfTarget { get; init; } = [];

    /// <summary>In the order of layers: spatial first, temporal within.</summary>
    public IReadOnlyList<WrittenTemplate> Templates { get; init; } = [];

    public IReadOnlyList<(int Width, int Height)> Sizes { get; init; } = [];

    /// <summary>Three layers in space and one in time, each a chain and a target: a small L3T1_KEY.</summary>
    public static DependencyWriter ThreeSizes { get; } = new()
    {
        TemplateIdOffset = 62,
        Targets = 3,
        Chains = 3,
        ChainOfTarget = [0, 1, 2],
        Templates =
        [
            new(0, 0, [2, 2, 2], [], [0, 0, 0]),
            new(0, 0, [2, 0, 0], [3], [3, 2, 1]),
            new(1, 0, [0, 2, 2], [1], [1, 1, 1]),
            new(2, 0, [0, 0, 2], [1], [2, 1, 1]),
        ],
        Sizes = [(320, 180), (640, 360), (1280, 720)],
    };

    public byte[] KeyFrame(int frameNumber, bool isFirst = true, bool isLast = true, int template = 0, uint? activeTargets = null)
    {
        var bits = Mandatory(frameNumber, isFirst, isLast, template);
        bits.Write(true).Write(activeTargets is not null).Write(3, 0);
        WriteStructure(bits);
        return (activeTargets is { } active ? bits.Write(Targets, active) : bits).ToArray();
    }

    public byte[] Frame(
        int frameNumber,
        int template,
        bool isFirst = true,
        bool isLast = true,
        uint? activeTargets = null,
        int[]? indications = null,
        int[]? references = null,
        int[]? chainDiffs = null)
    {
        var bits = Mandatory(frameNumber, isFirst, isLast, template);
        if (activeTargets is null && indications is null && references is null && chainDiffs is null)
        {
            return bits.ToArray();
        }

        bits.Write(false).Write(activeTargets is not null).Write(indications is not null).Write(references is not null).Write(chainDiffs is not null);
        if (activeTargets is { } active)
        {
            bits.Write(Targets, active);
        }

        foreach (var indication in indications ?? [])
        {
            bits.Write(2, (uint)indication);
        }

        foreach (var reference in references ?? [])
        {
            var size = reference <= 16 ? 1u : reference <= 256 ? 2u : 3u;
            bits.Write(2, size).Write((int)size * 4, (uint)reference - 1);
        }

        bits.Write(references is null ? 0 : 2, 0);
        foreach (var diff in chainDiffs ?? [])
        {
            bits.Write(8, (uint)diff);
        }

        return bits.ToArray();
    }

    private BitWriter Mandatory(int frameNumber, bool isFirst, bool isLast, int template) => new BitWriter()
        .Write(isFirst)
        .Write(isLast)
        .Write(6, (uint)(TemplateIdOffset + template) & 63)
        .Write(16, (uint)frameNumber & 0xFFFF);

    private void WriteStructure(BitWriter bits)
    {
        bits.Write(6, (uint)TemplateIdOffset).Write(5, (uint)Targets - 1);
        for (var i = 0; i < Templates.Count; i++)
        {
            var next = i + 1 < Templates.Count ? Templates[i + 1] : null;
            bits.Write(2, next is null ? 3u : next.Spatial > Templates[i].Spatial ? 2u : next.Temporal > Templates[i].Temporal ? 1u : 0u);
        }

        foreach (var indication in Templates.SelectMany(template => template.Indications))
        {
            bits.Write(2, (uint)indication);
        }

        foreach (var template in Templates)
        {
            foreach (var reference in template.References)
            {
                bits.Write(true).Write(4, (uint)reference - 1);
            }

            bits.Write(false);
        }

        bits.WriteBelow((uint)Targets + 1, (uint)Chains);
        if (Chains > 0)
        {
            foreach (var chain in ChainOfTarget)
            {
                bits.WriteBelow((uint)Chains, (uint)chain);
            }

            foreach (var diff in Templates.SelectMany(template => template.ChainDiffs))
            {
                bits.Write(4, (uint)diff);
            }
        }

        bits.Write(Sizes.Count > 0);
        foreach (var (width, height) in Sizes)
        {
            bits.Write(16, (uint)width - 1).Write(16, (uint)height - 1);
        }
    }
}
