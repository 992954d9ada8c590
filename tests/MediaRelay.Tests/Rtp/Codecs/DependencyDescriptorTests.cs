using CrossStrait.MediaRelay.Rtp.Codecs;
using FsCheck.Fluent;
using Xunit;

namespace CrossStrait.MediaRelay.Tests.Rtp.Codecs;

public class DependencyDescriptorTests
{
    private static readonly DependencyWriter _writer = DependencyWriter.ThreeSizes;

    [Fact]
    public void Key_frame_brings_layers_targets_chains_and_sizes()
    {
        Assert.True(DependencyDescriptor.TryRead(_writer.KeyFrame(7, isLast: false), null, 0, out var key));

        Assert.True(key.StartsKeyFrame);
        Assert.Equal((true, false, true), (key.StartsFrame, key.EndsFrame, key.BringsStructure));
        Assert.Equal((7, 7u), (key.Frame.FrameNumber, key.Frame.ActiveDecodeTargets));
        var structure = key.Frame.Structure!;
        Assert.Equal((3, 3, 3, 1), (structure.DecodeTargetCount, structure.ChainCount, structure.SpatialLayers, structure.TemporalLayers));
        Assert.Equal([0, 1, 2], structure.ChainOfTarget.ToArray());
        Assert.Equal(((byte)1, (byte)0), structure.LayerOf(1));
        Assert.Equal((1280, 720), structure.SizeOf(2));
        Assert.Equal((0, 0), structure.SizeOf(3));
    }

    [Fact]
    public void Later_frame_is_resolved_against_the_structure_in_force()
    {
        DependencyDescriptor.TryRead(_writer.KeyFrame(7), null, 0, out var key);

        Assert.True(DependencyDescriptor.TryRead(_writer.Frame(9, 3), key.Frame.Structure, 0b011, out var frame));

        Assert.False(frame.StartsKeyFrame);
        Assert.Same(key.Frame.Structure, frame.Frame.Structure);
        Assert.Equal((2, 0), (frame.Template.SpatialLayer, frame.Template.TemporalLayer));
        Assert.Equal([0, 0, 2], Enumerable.Range(0, 3).Select(frame.Frame.IndicationOf));
        Assert.Equal([2, 1, 1], Enumerable.Range(0, 3).Select(frame.Frame.ChainDiffOf));
        Assert.Equal(0b011u, frame.Frame.ActiveDecodeTargets);
    }

    [Fact]
    public void Frame_may_say_other_than_its_template()
    {
        DependencyDescriptor.TryRead(_writer.KeyFrame(7), null, 0, out var key);
        var bytes = _writer.Frame(8, 1, activeTargets: 0b101, indications: [3, 1, 0], references: [1, 17, 4000], chainDiffs: [255, 0, 9]);

        Assert.True(DependencyDescriptor.TryRead(bytes, key.Frame.Structure, 7, out var frame));

        Assert.Equal([3, 1, 0], Enumerable.Range(0, 3).Select(frame.Frame.IndicationOf));
        Assert.Equal([255, 0, 9], Enumerable.Range(0, 3).Select(frame.Frame.ChainDiffOf));
        Assert.Equal(0b101u, frame.Frame.ActiveDecodeTargets);
        Assert.True(frame.Template.HasReferences);
    }

    [Fact]
    public void Frame_that_refers_to_another_is_no_key_frame_though_it_brings_a_structure()
    {
        Assert.True(DependencyDescriptor.TryRead(_writer.KeyFrame(7, template: 2), null, 0, out var frame));

        Assert.True(frame.BringsStructure);
        Assert.False(frame.StartsKeyFrame);
    }

    [Fact]
    public void Without_a_structure_or_with_a_template_it_does_not_have_nothing_is_known()
    {
        DependencyDescriptor.TryRead(_writer.KeyFrame(7), null, 0, out var key);

        Assert.False(DependencyDescriptor.TryRead(_writer.Frame(8, 1), null, 0, out _));
        Assert.False(DependencyDescriptor.TryRead(_writer.Frame(8, 4), key.Frame.Structure, 7, out _));
        Assert.False(DependencyDescriptor.TryRead(_writer.Frame(8, 63), key.Frame.Structure, 7, out _));
    }

    [Fact]
    public void Cut_descriptor_is_refused_wherever_it_is_cut()
    {
        var whole = _writer.KeyFrame(7);
        for (var length = 0; length < whole.Length; length++)
        {
            Assert.False(DependencyDescriptor.TryRead(whole.AsSpan(0, length), null, 0, out _), $"{length} of {whole.Length} bytes");
        }
    }

    [Fact]
    public void More_templates_than_ids_are_refused()
    {
        // Each further bit pair 00 is one more template of the same layer.
        var bytes = new byte[64];
        bytes[3] = 0x80; // brings a structure

        Assert.False(DependencyDescriptor.TryRead(bytes, null, 0, out _));
    }

    [Fact]
    public void More_chains_than_there_is_room_for_are_read_over()
    {
        var writer = new DependencyWriter
        {
            Targets = 10,
            Chains = 10,
            ChainOfTarget = [.. Enumerable.Range(0, 10)],
            Templates = [new(0, 0, [.. Enumerable.Repeat(2, 10)], [], [.. Enumerable.Range(0, 10)])],
            Sizes = [(640, 480)],
        };

        Assert.True(DependencyDescriptor.TryRead(writer.KeyFrame(1), null, 0, out var key));

        Assert.Equal(0, key.Frame.Structure!.ChainCount);
        Assert.True(key.Frame.Structure.ChainOfTarget.IsEmpty);
        Assert.Equal((640, 480), key.Frame.Structure.SizeOf(0));
        Assert.Equal(0x3FFu, key.Frame.ActiveDecodeTargets);
    }

    [Fact]
    public void Every_structure_is_read_as_it_was_written()
    {
        var writers =
            from targets in Gen.Choose(1, 32)
            from chains in Gen.Choose(0, Math.Min(targets, 8))
            from offset in Gen.Choose(0, 63)
            from spatial in Gen.Choose(1, 4)
            from temporal in Gen.Choose(1, 3)
            from numbers in Gen.Choose(0, 1 << 20).ListOf(400)
            from hasSizes in WireGen.Bit
            select Make(targets, chains, offset, spatial, temporal, hasSizes, [.. numbers]);

        Prop.ForAll(writers.ToArbitrary(), writer =>
        {
            Assert.True(DependencyDescriptor.TryRead(writer.KeyFrame(0xABCD), null, 0, out var key));
            var structure = key.Frame.Structure!;
            Assert.Equal((writer.Targets, writer.Chains), (structure.DecodeTargetCount, structure.ChainCount));
            Assert.Equal(writer.Chains == 0 ? [] : writer.ChainOfTarget, structure.ChainOfTarget.ToArray().Select(chain => (int)chain));
            Assert.Equal(writer.Sizes, Enumerable.Range(0, writer.Sizes.Count).Select(i => ((int)structure.SizeOf(i).Width, (int)structure.SizeOf(i).Height)));
            for (var i = 0; i < writer.Templates.Count; i++)
            {
                var template = writer.Templates[i];
                Assert.True(DependencyDescriptor.TryRead(writer.Frame(i, i), structure, 1, out var frame));
                Assert.Equal((template.Spatial, template.Temporal), (frame.Template.SpatialLayer, frame.Template.TemporalLayer));
                Assert.Equal(template.References.Length > 0, frame.Template.HasReferences);
                Assert.Equal(template.Indications, Enumerable.Range(0, writer.Targets).Select(frame.Frame.IndicationOf));
                Assert.Equal(template.ChainDiffs, Enumerable.Range(0, writer.Chains).Select(frame.Frame.ChainDiffOf));
            }
        }).MustHold();
    }

    [Fact]
    public void Frame_number_is_patched_in_its_sixteen_bits_alone()
    {
        byte[] extension =
        [
            0xC1, // first and last packet of the frame, template id 1
            0x12, 0x34, // frame number
            0x80, // an extended part
        ];

        Assert.True(DependencyDescriptor.TryPatchFrameNumber(extension, 0xABCD));

        Assert.Equal([0xC1, 0xAB, 0xCD, 0x80], extension);
    }

    [Fact]
    public void Extension_too_short_for_a_frame_number_is_left_alone()
    {
        byte[] extension = [0xC1, 0x12];

        Assert.False(DependencyDescriptor.TryPatchFrameNumber(extension, 0xABCD));

        Assert.Equal([0xC1, 0x12], extension);
    }

    private static DependencyWriter Make(int targets, int chains, int offset, int spatial, int temporal, bool hasSizes, int[] numbers)
    {
        var taken = 0;
        int Next(int limit) => numbers[taken++ % numbers.Length] % limit;
        var templates =
            from s in Enumerable.Range(0, spatial)
            from t in Enumerable.Range(0, temporal)
            select new WrittenTemplate(
                s,
                t,
                [.. Enumerable.Range(0, targets).Select(_ => Next(4))],
                [.. Enumerable.Range(0, Next(4)).Select(_ => 1 + Next(16))],
                [.. Enumerable.Range(0, chains).Select(_ => Next(16))]);
        return new DependencyWriter
        {
            TemplateIdOffset = offset,
            Targets = targets,
            Chains = chains,
            Templates = [.. templates],
            ChainOfTarget = chains == 0 ? [] : [.. Enumerable.Range(0, targets).Select(_ => Next(chains))],
            Sizes = hasSizes ? [.. Enumerable.Range(0, spatial).Select(_ => (1 + Next(65_000), 1 + Next(65_000)))] : [],
        };
    }
}
