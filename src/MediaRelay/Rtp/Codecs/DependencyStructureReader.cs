using System.Runtime.CompilerServices;

namespace CrossStrait.MediaRelay.Rtp.Codecs;

/// <summary>Reads template_dependency_structure() (AV1 RTP specification, A.8.2).</summary>
internal static class DependencyStructureReader
{
    /// <summary>next_layer_idc: the next template has the next temporal layer, the next spatial layer, or there is none.</summary>
    private const uint NextTemporal = 1;
    private const uint NextSpatial = 2;
    private const uint NoMoreTemplates = 3;

    /// <summary>False if it ends too early or has more templates than ids. Allocates the structure, nothing else.</summary>
    public static bool TryRead(ref BitReader bits, out DependencyStructure? structure)
    {
        structure = null;
        var templateIdOffset = (int)bits.Take(6);
        var targets = (int)bits.Take(5) + 1;
        var all = default(Templates);
        Span<FrameTemplate> templates = all;
        if (!TryReadLayers(ref bits, templates, out var count))
        {
            return false;
        }

        templates = templates[..count];
        ReadIndications(ref bits, templates, targets);
        ReadReferences(ref bits, templates);
        Span<byte> chainOfTarget = stackalloc byte[DependencyStructure.MaxDecodeTargets];
        var chains = ReadChains(ref bits, templates, chainOfTarget[..targets]);
        Span<(ushort Width, ushort Height)> sizes = stackalloc (ushort, ushort)[DependencyStructure.MaxTemplates];
        var sizeCount = bits.TakeBit() ? ReadSizes(ref bits, sizes[..(templates[^1].SpatialLayer + 1)]) : 0;
        if (bits.IsPastEnd)
        {
            return false;
        }

        structure = new DependencyStructure(
            templateIdOffset, templates, targets, chains, chains > 0 ? chainOfTarget[..targets] : [], sizes[..sizeCount]);
        return true;
    }

    private static bool TryReadLayers(ref BitReader bits, scoped Span<FrameTemplate> templates, out int count)
    {
        var (spatial, temporal) = (0, 0);
        for (count = 0; count < templates.Length;)
        {
            templates[count++] = new FrameTemplate((byte)spatial, (byte)temporal, 0, 0, false);
            switch (bits.Take(2))
            {
                case NextTemporal:
                    temporal++;
                    break;
                case NextSpatial:
                    temporal = 0;
                    spatial++;
                    break;
                case NoMoreTemplates:
                    return true;
            }
        }

        return false;
    }

    private static void ReadIndications(ref BitReader bits, scoped Span<FrameTemplate> templates, int targets)
    {
        foreach (ref var template in templates)
        {
            template = template with { Indications = DependencyDescriptor.TakeIndications(ref bits, targets) };
        }
    }

    private static void ReadReferences(ref BitReader bits, scoped Span<FrameTemplate> templates)
    {
        foreach (ref var template in templates)
        {
            var hasReferences = false;
            while (bits.TakeBit())
            {
                hasReferences = true;
                bits.Take(4); // fdiff_minus_one: chains and indications say all that forwarding needs
            }

            template = template with { HasReferences = hasReferences };
        }
    }

    /// <summary>The number of chains that can be followed: none if there are more than the relay has room for.</summary>
    private static int ReadChains(ref BitReader bits, scoped Span<FrameTemplate> templates, scoped Span<byte> chainOfTarget)
    {
        var chains = (int)bits.TakeBelow(chainOfTarget.Length + 1);
        if (chains == 0)
        {
            return 0;
        }

        foreach (ref var chain in chainOfTarget)
        {
            chain = (byte)bits.TakeBelow(chains);
        }

        foreach (ref var template in templates)
        {
            var diffs = 0ul;
            for (var chain = 0; chain < chains; chain++)
            {
                var diff = bits.Take(4);
                diffs |= chain < DependencyStructure.MaxChains ? (ulong)diff << (8 * chain) : 0;
            }

            template = template with { ChainDiffs = diffs };
        }

        return chains <= DependencyStructure.MaxChains ? chains : 0;
    }

    private static int ReadSizes(ref BitReader bits, scoped Span<(ushort Width, ushort Height)> sizes)
    {
        foreach (ref var size in sizes)
        {
            // Both are written less one; 65536 has no room here and no camera.
            size = ((ushort)Math.Min(bits.Take(16) + 1, ushort.MaxValue), (ushort)Math.Min(bits.Take(16) + 1, ushort.MaxValue));
        }

        return sizes.Length;
    }

    [InlineArray(DependencyStructure.MaxTemplates)]
    private struct Templates
    {
        private FrameTemplate _first;
    }
}
