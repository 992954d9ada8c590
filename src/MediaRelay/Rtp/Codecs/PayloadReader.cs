using System.Runtime.CompilerServices;

namespace CrossStrait.MediaRelay.Rtp.Codecs;

/// <summary>
/// Reads what each packet of one stream tells about its frame, and keeps what holds for later packets: the dependency
/// structure, the sizes of VP9 layers, whether the H.264 stream carries its parameters.
/// </summary>
internal sealed class PayloadReader
{
    private readonly StructureHistory _structures = new();
    private Vp9Sizes _vp9Sizes;
    private bool _h264HasParameters;
    private bool _h264IsWithinHeaders;

    /// <param name="sequence">Unwrapped; packets may come in any order.</param>
    /// <param name="dependencyDescriptor">The value of the header extension; empty without.</param>
    /// <param name="isEncrypted">The payload is encrypted end to end and must not be looked at.</param>
    public void Read(
        Codec codec,
        long sequence,
        ReadOnlySpan<byte> payload,
        bool marker,
        ReadOnlySpan<byte> dependencyDescriptor,
        bool isEncrypted,
        out PayloadDescription description)
    {
        description = default;
        if (codec == Codec.Opus)
        {
            description.StartsFrame = description.EndsFrame = description.StartsKeyFrame = !payload.IsEmpty;
            description.EndsPicture = marker;
            return;
        }

        // Padding alone belongs to no frame, whatever its header says.
        if (payload.IsEmpty)
        {
            return;
        }

        description.EndsPicture = marker;
        description.EndsFrame = marker;
        if (!isEncrypted)
        {
            ReadPayload(codec, payload, ref description);
        }

        if (!dependencyDescriptor.IsEmpty)
        {
            ReadDependency(sequence, dependencyDescriptor, ref description);
        }

        // A picture with only one of the two is none: such a size is not to be believed.
        if (description.Width == 0 || description.Height == 0)
        {
            (description.Width, description.Height) = (0, 0);
        }
    }

    private void ReadPayload(Codec codec, ReadOnlySpan<byte> payload, ref PayloadDescription description)
    {
        switch (codec)
        {
            case Codec.Vp8 when Vp8Descriptor.TryRead(payload, out var vp8):
                vp8.Describe(payload, ref description);
                break;
            case Codec.Vp9 when Vp9Descriptor.TryRead(payload, out var vp9):
                vp9.Describe(ref description);
                ReadVp9Size(payload, vp9, ref description);
                break;
            case Codec.Av1:
                Av1Aggregation.Describe(payload, ref description);
                break;
            case Codec.H264 when H264Payload.TryRead(payload, out var h264):
                ReadH264(payload, h264, ref description);
                break;
        }
    }

    /// <summary>
    /// The structure comes with the lowest layer of a key picture and tells the sizes of all layers, so it is kept:
    /// each layer's frames then tell their size.
    /// </summary>
    private void ReadVp9Size(ReadOnlySpan<byte> payload, in Vp9Descriptor descriptor, ref PayloadDescription description)
    {
        if (descriptor.StructureOffset != 0 && Vp9Structure.TryRead(payload[descriptor.StructureOffset..], out var structure))
        {
            for (var spatial = 0; spatial < Vp9Structure.MaxSpatialLayers; spatial++)
            {
                _vp9Sizes[spatial] = structure.SizeOf(payload[descriptor.StructureOffset..], spatial);
            }
        }

        if (descriptor.StartsKeyFrame && Vp9FrameHeader.TryRead(payload[descriptor.Length..], out var key))
        {
            _vp9Sizes[descriptor.SpatialLayer] = (key.Width, key.Height);
        }

        if (descriptor.StartsFrame)
        {
            (description.Width, description.Height) = _vp9Sizes[descriptor.SpatialLayer];
        }
    }

    /// <summary>
    /// A key frame begins where its parameters do, since a decoder that has not seen them cannot use the IDR picture
    /// behind them. Only of a stream that never carries parameters (they may stand in SDP) the IDR picture itself counts.
    /// </summary>
    private void ReadH264(ReadOnlySpan<byte> payload, in H264Payload read, ref PayloadDescription description)
    {
        description.StartsFrame = !_h264IsWithinHeaders && (read.StartsHeaders || read.StartsSlice);
        _h264HasParameters |= read.HasSps;
        var startsIdr = read.StartsIdr && !_h264HasParameters && description.StartsFrame;
        description.StartsKeyFrame = startsIdr || (read.HasSps && (read.StartsIdr || !read.HasSlice));
        _h264IsWithinHeaders = !description.EndsPicture && !read.HasSlice && (_h264IsWithinHeaders || read.StartsHeaders);
        if (read.HasSps && H264Sps.TryRead(payload.Slice(read.SpsOffset, read.SpsLength), out var sps))
        {
            (description.Width, description.Height) = (sps.Width, sps.Height);
        }
    }

    private void ReadDependency(long sequence, ReadOnlySpan<byte> extension, ref PayloadDescription description)
    {
        _structures.TryFind(sequence, out var structure, out var activeTargets);
        if (!DependencyDescriptor.TryRead(extension, structure, activeTargets, out var descriptor))
        {
            return;
        }

        if (descriptor.BringsStructure)
        {
            structure = descriptor.Frame.Structure!;
            _structures.Add(sequence, structure, descriptor.Frame.ActiveDecodeTargets);
        }
        else if (descriptor.Frame.ActiveDecodeTargets != activeTargets)
        {
            _structures.SetActive(sequence, descriptor.Frame.ActiveDecodeTargets);
        }

        var template = descriptor.Template;
        description.Dependency = descriptor.Frame;
        description.StartsFrame = descriptor.StartsFrame;
        description.EndsFrame = descriptor.EndsFrame;
        description.StartsKeyFrame |= descriptor.StartsKeyFrame;
        description.SpatialLayer = template.SpatialLayer;
        description.TemporalLayer = template.TemporalLayer;
        description.IsTemporalSwitch |= descriptor.StartsKeyFrame || IsSwitch(descriptor.Frame, template);
        if (structure!.SizeOf(template.SpatialLayer) is { Width: > 0 } size)
        {
            (description.Width, description.Height) = size;
        }
    }

    /// <summary>Whether a decode target with a higher temporal layer of the same size may be taken from this frame on.</summary>
    private static bool IsSwitch(in DependencyFrame frame, in FrameTemplate template)
    {
        for (var target = 0; target < frame.Structure!.DecodeTargetCount; target++)
        {
            var (spatial, temporal) = frame.Structure.LayerOf(target);
            if (spatial == template.SpatialLayer && temporal >= template.TemporalLayer && frame.IndicationOf(target) == DependencyFrame.Switch)
            {
                return true;
            }
        }

        return false;
    }

    [InlineArray(Vp9Structure.MaxSpatialLayers)]
    private struct Vp9Sizes
    {
        private (ushort Width, ushort Height) _first;
    }
}
