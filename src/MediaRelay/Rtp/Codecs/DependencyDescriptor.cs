using System.Buffers.Binary;

namespace CrossStrait.MediaRelay.Rtp.Codecs;

/// <summary>
/// The dependency descriptor header extension (AV1 RTP specification, appendix A) of one packet.
/// <code>
///  |S|E| template  |         frame number          |   always
///  |T|A|D|F|C| ...                                     if longer: T brings a structure, A active decode targets,
///                                                      D, F and C replace indications, references and chains
/// </code>
/// </summary>
internal readonly struct DependencyDescriptor
{
    /// <summary>A.8.1: first and last packet flags, six bits of template id, sixteen of frame number.</summary>
    private const int MandatoryLength = 3;

    private const int FrameNumberOffset = 1;

    private DependencyDescriptor(bool startsFrame, bool endsFrame, FrameTemplate template, bool bringsStructure, DependencyFrame frame)
    {
        StartsFrame = startsFrame;
        EndsFrame = endsFrame;
        Template = template;
        BringsStructure = bringsStructure;
        Frame = frame;
    }

    public bool StartsFrame { get; }

    public bool EndsFrame { get; }

    /// <summary>The layers of the frame and whether it refers to others; with what the packet itself says instead.</summary>
    public FrameTemplate Template { get; }

    /// <summary>Whether the structure of <see cref="Frame"/> came with this packet.</summary>
    public bool BringsStructure { get; }

    public DependencyFrame Frame { get; }

    /// <summary>A frame that brings its structure and refers to no other begins a coded video sequence.</summary>
    public bool StartsKeyFrame => StartsFrame && BringsStructure && !Template.HasReferences;

    /// <summary>
    /// Reads an extension against what earlier packets left in force. False if it is cut, or names a template that is
    /// not known. Allocates only for a structure that the packet brings.
    /// </summary>
    /// <param name="current">The structure in force; null before the first.</param>
    /// <param name="activeTargets">The decode targets that were active by the packet before.</param>
    public static bool TryRead(
        ReadOnlySpan<byte> extension, DependencyStructure? current, uint activeTargets, out DependencyDescriptor descriptor)
    {
        descriptor = default;
        if (extension.Length < MandatoryLength)
        {
            return false;
        }

        var bits = new BitReader(extension);
        var (startsFrame, endsFrame, templateId) = (bits.TakeBit(), bits.TakeBit(), (int)bits.Take(6));
        var frameNumber = (ushort)bits.Take(16);
        var structure = current;
        var flags = extension.Length > MandatoryLength ? (Flags)bits.Take(5) : Flags.None;
        if (Has(flags, Flags.Structure))
        {
            if (!DependencyStructureReader.TryRead(ref bits, out structure))
            {
                return false;
            }

            activeTargets = AllOf(structure!);
        }

        if (structure is null)
        {
            return false;
        }

        if (Has(flags, Flags.ActiveTargets))
        {
            activeTargets = bits.Take(structure.DecodeTargetCount);
        }

        if (!structure.TryFind(templateId, out var template))
        {
            return false;
        }

        template = TakeCustom(ref bits, flags, structure, template);
        descriptor = new DependencyDescriptor(startsFrame, endsFrame, template, Has(flags, Flags.Structure), new DependencyFrame
        {
            HasValue = true,
            FrameNumber = frameNumber,
            Structure = structure,
            DecodeTargetIndications = template.Indications,
            ChainDiffs = template.ChainDiffs,
            ActiveDecodeTargets = activeTargets,
        });
        return !bits.IsPastEnd;
    }

    /// <summary>Writes another frame number into the extension. False if it is too short to have one.</summary>
    public static bool TryPatchFrameNumber(Span<byte> extension, ushort frameNumber)
    {
        if (extension.Length < MandatoryLength)
        {
            return false;
        }

        BinaryPrimitives.WriteUInt16BigEndian(extension[FrameNumberOffset..], frameNumber);
        return true;
    }

    internal static ulong TakeIndications(ref BitReader bits, int targets)
    {
        var indications = 0ul;
        for (var target = 0; target < targets; target++)
        {
            indications |= (ulong)bits.Take(2) << (2 * target);
        }

        return indications;
    }

    private static bool Has(Flags flags, Flags flag) => (flags & flag) != 0;

    private static uint AllOf(DependencyStructure structure) => uint.MaxValue >> (32 - structure.DecodeTargetCount);

    private static FrameTemplate TakeCustom(ref BitReader bits, Flags flags, DependencyStructure structure, FrameTemplate template)
    {
        if (Has(flags, Flags.CustomIndications))
        {
            template = template with { Indications = TakeIndications(ref bits, structure.DecodeTargetCount) };
        }

        if (Has(flags, Flags.CustomReferences))
        {
            template = template with { HasReferences = SkipReferences(ref bits) };
        }

        if (Has(flags, Flags.CustomChains))
        {
            var diffs = 0ul;
            for (var chain = 0; chain < structure.ChainCount; chain++)
            {
                diffs |= (ulong)bits.Take(8) << (8 * chain);
            }

            template = template with { ChainDiffs = diffs };
        }

        return template;
    }

    /// <summary>frame_fdiffs(): sizes in steps of four bits, each before its difference. True if there is any.</summary>
    private static bool SkipReferences(ref BitReader bits)
    {
        var any = false;
        while (bits.Take(2) is > 0 and var size)
        {
            any = true;
            bits.Take(4 * (int)size);
        }

        return any;
    }

    /// <summary>The five flags that begin the extended part, highest bit first.</summary>
    [Flags]
    private enum Flags : byte
    {
        None = 0,
        CustomChains = 1,
        CustomReferences = 2,
        CustomIndications = 4,
        ActiveTargets = 8,
        Structure = 16,
    }
}
