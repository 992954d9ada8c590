using System.Buffers.Binary;
using CrossStrait.MediaRelay.Rtp.Codecs;
using CrossStrait.MediaRelay.Tests.Rtp.Codecs;

namespace CrossStrait.MediaRelay.Tests.Conversations.Layers;

/// <summary>Payloads and descriptors of one encoder's frames, in the clothes of its codec.</summary>
internal sealed class LayerPacketizer(LayerShape shape, int publisher, int encoding, Random random)
{
    private const int MaxPayload = 1100;

    private readonly int _firstPicture = random.Next(0x7F00, 0x7FFF); // wraps soon
    private readonly int _firstTl0 = random.Next(0xF0, 0xFF);
    private readonly int _firstFrame = random.Next(0xFF00, 0xFFFF);
    private readonly DependencyWriter _writer = Writer(shape, encoding);
    private int _structures;

    /// <summary>A payload, and a dependency descriptor that is empty for shapes without.</summary>
    public List<(byte[] Payload, byte[] Descriptor)> Packetize(LayerFrame frame)
    {
        var sizes = Sizes(frame);
        var packets = sizes.Count;
        _structures += frame is { IsKeyPicture: true, Spatial: 0 } ? 1 : 0;
        var result = new List<(byte[], byte[])>();
        for (var i = 0; i < packets; i++)
        {
            var truth = new FrameTruth(
                publisher, encoding, frame.Number, frame.Spatial, frame.Temporal, frame.IsKeyPicture, frame.IsSync, frame.UsesLowerLayer,
                i, packets, frame.References).ToBytes(sizes[i]);
            var (first, last) = (i == 0, i == packets - 1);
            byte[] payload = shape.Codec switch
            {
                Codec.Vp8 => [.. Vp8(frame, first), .. truth],
                Codec.Vp9 => [.. Vp9(frame, first, last), .. truth],
                Codec.H264 => [.. H264(frame, first), .. truth],
                _ => [(byte)(0x10 | (first ? 0 : 0x80) | (first && frame is { IsKeyPicture: true, Spatial: 0 } ? 0x08 : 0)), .. truth],
            };
            if (shape.Codec == Codec.H264 && frame.IsKeyPicture && first)
            {
                var lastUnitAt = payload.Length - truth.Length - 2;
                BinaryPrimitives.WriteUInt16BigEndian(payload.AsSpan(lastUnitAt - 2), (ushort)(truth.Length + 2)); // RFC 6184 5.7.1
            }

            result.Add((payload, shape.HasDescriptor ? Descriptor(frame, first, last) : []));
        }

        return result;
    }

    /// <summary>
    /// Of its packets. Where rates are given: pictures of a temporal layer above the lowest are half as large, key frames six
    /// times, and for some seconds there is more to see than for others.
    /// </summary>
    private List<int> Sizes(LayerFrame frame)
    {
        if (shape.BitsPerSecond.Count == 0)
        {
            return [.. Enumerable.Range(0, frame.IsKeyPicture ? random.Next(3, 7) : random.Next(1, 4))
                .Select(_ => random.Next(60, 200 + (350 * Math.Max(encoding, frame.Spatial))))];
        }

        var weight = frame.IsKeyPicture ? 6 : frame.Temporal == 0 ? 1.6 : 0.8;
        var motion = 1 + (0.4 * Math.Sin(frame.Picture / 40.0));
        var bytes = (int)(shape.BitsPerSecond[encoding] / 8.0 / 30 * weight * motion * (0.7 + (0.6 * random.NextDouble())));
        var count = (bytes / MaxPayload) + 1;
        return [.. Enumerable.Repeat(Math.Max(60, bytes / count), count)];
    }

    private byte[] Vp8(LayerFrame frame, bool first)
    {
        var picture = (_firstPicture + frame.Picture) & 0x7FFF;
        byte[] head =
        [
            (byte)(0x80 | (first ? 0x10 : 0)), // X, S
            0xE0, // I, L, T
            (byte)(0x80 | (picture >> 8)), (byte)picture, // M, picture id
            (byte)(_firstTl0 + frame.Tl0Picture),
            (byte)((frame.Temporal << 6) | (frame is { IsSync: true, Temporal: > 0 } ? 0x20 : 0)), // TID, Y
        ];
        var (width, height) = LayerShape.SizeOf(encoding);
        return !first ? head
            : !frame.IsKeyPicture ? [.. head, 0x01] // P: inverse key frame flag
            : [.. head, 0x00, 0, 0, 0x9D, 0x01, 0x2A, (byte)width, (byte)(width >> 8), (byte)height, (byte)(height >> 8)];
    }

    private byte[] Vp9(LayerFrame frame, bool first, bool last)
    {
        var picture = (_firstPicture + frame.Picture) & 0x7FFF;
        var hasStructure = first && frame is { IsKeyPicture: true, Spatial: 0 };
        var bytes = new List<byte>
        {
            (byte)(0x80 | (frame.IsInterPicture ? 0x40 : 0) | 0x20 | (first ? 0x08 : 0) | (last ? 0x04 : 0) | (hasStructure ? 0x02 : 0)), // I P L B E V
            (byte)(0x80 | (picture >> 8)), (byte)picture,
            (byte)((frame.Temporal << 5) | (frame is { IsSync: true, Temporal: > 0 } ? 0x10 : 0) | (frame.Spatial << 1) | (frame.UsesLowerLayer ? 1 : 0)),
            (byte)(_firstTl0 + frame.Tl0Picture),
        };
        if (hasStructure)
        {
            bytes.Add((byte)(((shape.SpatialLayers - 1) << 5) | 0x10)); // N_S, Y
            for (var spatial = 0; spatial < shape.SpatialLayers; spatial++)
            {
                var (width, height) = LayerShape.SizeOf(spatial);
                bytes.AddRange([(byte)(width >> 8), (byte)width, (byte)(height >> 8), (byte)height]);
            }
        }

        return [.. bytes];
    }

    private byte[] H264(LayerFrame frame, bool first)
    {
        if (!first)
        {
            return [0x7C, (byte)(frame.IsKeyPicture ? 0x05 : 0x01)]; // a later fragment
        }

        if (!frame.IsKeyPicture)
        {
            return [0x61, 0xE0]; // first_mb_in_slice = 0
        }

        var sps = Sps();
        return [0x78, (byte)(sps.Length >> 8), (byte)sps.Length, .. sps, 0, 4, 0x68, 0xCE, 0x3C, 0x80, 0, 0, 0x65, 0xB8]; // STAP-A
    }

    private byte[] Sps()
    {
        var (width, height) = LayerShape.SizeOf(encoding);
        var rows = (height + 15) / 16;
        var crop = ((rows * 16) - height) / 2;
        var bits = new BitWriter().Write(8, 0x67).Write(8, 66).Write(16, 0xC01F).WriteExponential(0)
            .WriteExponential(0).WriteExponential(2).WriteExponential(1).Write(false)
            .WriteExponential((uint)(width / 16) - 1).WriteExponential((uint)rows - 1).Write(true).Write(true).Write(crop > 0);
        if (crop > 0)
        {
            bits.WriteExponential(0).WriteExponential(0).WriteExponential(0).WriteExponential((uint)crop);
        }

        return bits.Write(false).Write(true).ToArray();
    }

    private byte[] Descriptor(LayerFrame frame, bool first, bool last)
    {
        var writer = _writer with { TemplateIdOffset = _structures * _writer.Templates.Count % 64 };
        var number = _firstFrame + frame.Number;
        var template = (frame.Spatial * shape.TemporalLayers) + frame.Temporal;
        return first && frame is { IsKeyPicture: true, Spatial: 0 }
            ? writer.KeyFrame(number, first, last)
            : writer.Frame(number, template, first, last,
                indications: frame.Indications,
                references: [.. frame.References.Select(reference => frame.Number - reference)],
                chainDiffs: frame.ChainDiffs);
    }

    private static DependencyWriter Writer(LayerShape shape, int encoding)
    {
        var targets = shape.SpatialLayers * shape.TemporalLayers;
        var templates = new List<WrittenTemplate>();
        for (var spatial = 0; spatial < shape.SpatialLayers; spatial++)
        {
            for (var temporal = 0; temporal < shape.TemporalLayers; temporal++)
            {
                var indications = Enumerable.Range(0, targets)
                    .Select(target => target / shape.TemporalLayers >= spatial && target % shape.TemporalLayers >= temporal ? 2 : 0).ToArray();
                templates.Add(new WrittenTemplate(spatial, temporal, indications, [], new int[shape.SpatialLayers]));
            }
        }

        return new DependencyWriter
        {
            Targets = targets,
            Chains = shape.SpatialLayers,
            ChainOfTarget = [.. Enumerable.Range(0, targets).Select(target => target / shape.TemporalLayers)],
            Templates = templates,
            Sizes = [.. Enumerable.Range(0, shape.SpatialLayers).Select(spatial => LayerShape.SizeOf(shape.Encodings > 1 ? encoding : spatial))],
        };
    }
}
