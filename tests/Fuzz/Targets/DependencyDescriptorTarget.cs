using CrossStrait.Fuzz.Oracles;
using CrossStrait.MediaRelay.Rtp.Codecs;

namespace CrossStrait.Fuzz.Targets;

/// <summary>
/// The dependency descriptors of several packets of one stream, one byte of length before each, against a reading step
/// by step: what one brings holds for the next, and what cannot be read changes nothing.
/// </summary>
internal static class DependencyDescriptorTarget
{
    public static void Fuzz(ReadOnlySpan<byte> input)
    {
        var slow = new SlowDependency();
        DependencyStructure? structure = null;
        var active = 0u;
        while (input.Length > 1)
        {
            var extension = input.Slice(1, Math.Min(input[0], input.Length - 1));
            input = input[(1 + extension.Length)..];
            var read = DependencyDescriptor.TryRead(extension, structure, active, out var descriptor);
            var expected = slow.Read([.. extension]);
            Oracle.Equal(expected is not null, read);
            if (read)
            {
                Check(expected!, descriptor);
                structure = descriptor.Frame.Structure;
                active = descriptor.Frame.ActiveDecodeTargets;
                CheckPatch(extension, structure!, active, descriptor);
            }
        }
    }

    public static IEnumerable<Seed> Seeds()
    {
        // As Chromium sends them: a key frame with its structure, a frame of its template, one with chains of its own.
        byte[] l3t3Key = Convert.FromHexString(
            "c0000380081485214eaaaaa8000600004000100002aa80a8000600004000100002a000a800060000400016d549241b5524906d54923157e001974ca864330e222396eca8655304224390eca87753013f00b3027f016704ff02cf");
        byte[] l1t3 = Convert.FromHexString("c000018002044eaaaf2860414d34538a0940404fc02cc0");
        byte[] custom = Convert.FromHexString("c300031a20100800");
        byte[] template = [0x85, 0x00, 0x04];
        yield return new Seed("l3t3-key", [(byte)l3t3Key.Length, .. l3t3Key, 3, .. template, (byte)custom.Length, .. custom]);
        yield return new Seed("l1t3-without-chains", [(byte)l1t3.Length, .. l1t3, 3, 0xC5, 0x00, 0x02]);
        yield return new Seed("one-template", [9, .. Convert.FromHexString("80000380003a410100"), 3, 0x00, 0x00, 0x03]);
        yield return new Seed("before-its-structure", [3, .. template]);
        yield return new Seed("active-targets-alone", [(byte)l3t3Key.Length, .. l3t3Key, 5, 0xC1, 0x00, 0x05, 0x40, 0xFF]);
    }

    private static void Check(SlowDependency.Frame expected, in DependencyDescriptor descriptor)
    {
        var (frame, structure) = (descriptor.Frame, descriptor.Frame.Structure!);
        Oracle.Equal((expected.Start, expected.End, expected.Number, expected.BringsStructure),
            (descriptor.StartsFrame, descriptor.EndsFrame, frame.FrameNumber, descriptor.BringsStructure));
        Oracle.Equal((expected.Spatial, expected.Temporal, expected.Fdiffs > 0),
            (descriptor.Template.SpatialLayer, descriptor.Template.TemporalLayer, descriptor.Template.HasReferences));
        Oracle.Equal(expected.Active, frame.ActiveDecodeTargets);
        Oracle.Equal((expected.Structure.Targets, expected.Structure.Known), (structure.DecodeTargetCount, structure.ChainCount));
        for (var target = 0; target < expected.Dtis.Length; target++)
        {
            Oracle.Equal((int)expected.Dtis[target], frame.IndicationOf(target));
            var shown = expected.Structure.Templates.Where((_, i) => expected.Structure.Dtis[i][target] != 0).ToList();
            var (spatial, temporal) = structure.LayerOf(target);
            Oracle.Equal(shown.Count == 0 ? (0, 0) : (shown.Max(layer => layer.Spatial), shown.Max(layer => layer.Temporal)), (spatial, temporal));
        }

        for (var chain = 0; chain < expected.Chains.Length; chain++)
        {
            Oracle.Equal((int)expected.Chains[chain], frame.ChainDiffOf(chain));
        }

        for (var spatial = 0; spatial < expected.Structure.Sizes.Length; spatial++)
        {
            var size = expected.Structure.Sizes[spatial];
            Oracle.Equal((Math.Min((size >> 16) + 1, ushort.MaxValue), Math.Min((size & 0xFFFF) + 1, ushort.MaxValue)),
                (structure.SizeOf(spatial).Width, structure.SizeOf(spatial).Height));
        }
    }

    private static void CheckPatch(ReadOnlySpan<byte> extension, DependencyStructure structure, uint active, in DependencyDescriptor descriptor)
    {
        byte[] patched = [.. extension];
        Oracle.True(DependencyDescriptor.TryPatchFrameNumber(patched, (ushort)~descriptor.Frame.FrameNumber));
        Oracle.True(DependencyDescriptor.TryRead(patched, structure, active, out var read));
        Oracle.Equal((ushort)~descriptor.Frame.FrameNumber, read.Frame.FrameNumber);
        Oracle.Equal(descriptor.Template, read.Template);
        DependencyDescriptor.TryPatchFrameNumber(patched, descriptor.Frame.FrameNumber);
        Oracle.SameBytes(extension, patched);
    }
}
