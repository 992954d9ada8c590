using System.Buffers.Binary;
using CrossStrait.Fuzz.Oracles;
using CrossStrait.MediaRelay.Rtp.Codecs;

namespace CrossStrait.Fuzz.Targets;

/// <summary>
/// Several packets of one stream: of each a byte for codec and marker, one of length of the dependency descriptor, two of
/// length of the payload. What is told of one must lie within it, and encrypted payloads must tell nothing.
/// </summary>
internal static class PayloadReaderTarget
{
    private static readonly Codec[] _codecs = [Codec.Vp8, Codec.Vp9, Codec.Av1, Codec.H264, Codec.Opus, Codec.None];

    public static void Fuzz(ReadOnlySpan<byte> input)
    {
        var (clear, hidden) = (new PayloadReader(), new PayloadReader());
        while (input.Length > 4)
        {
            var codec = _codecs[(input[0] & 0x7F) % _codecs.Length];
            var marker = input[0] >= 0x80;
            var descriptorLength = Math.Min(input[1], input.Length - 4);
            var payloadLength = Math.Min(BinaryPrimitives.ReadUInt16BigEndian(input[2..]) & 0x7FF, input.Length - 4 - descriptorLength);
            var descriptor = input.Slice(4, descriptorLength);
            var payload = input.Slice(4 + descriptorLength, payloadLength);
            input = input[(4 + descriptorLength + payloadLength)..];

            clear.Read(codec, 0, payload, marker, descriptor, isEncrypted: false, out var read);
            hidden.Read(codec, 0, payload, marker, descriptor, isEncrypted: true, out var encrypted);
            Check(payload, marker, codec, read);
            CheckEncrypted(codec, read, encrypted);
        }
    }

    public static IEnumerable<Seed> Seeds()
    {
        byte[] structure = Convert.FromHexString("c000018002044eaaaf2860414d34538a0940404fc02cc0");
        byte[] vp8 = [0x10, 0x70, 0x18, 0x00, 0x9D, 0x01, 0x2A, 0x40, 0x01, 0xB4, 0x00];
        yield return new Seed("vp8-with-structure", [0x80, (byte)structure.Length, 0, (byte)vp8.Length, .. structure, .. vp8, 0x80, 3, 0, 2, 0xC5, 0x00, 0x02, 0x30, 0x51]);
        yield return new Seed("vp9-layers", [0x01, 0, 0, 16, .. Convert.FromHexString("bef089101014000b402800168050002d"), 0x81, 0, 0, 6, 0xB8, 0xF0, 0x89, 0x13, 0x87, 0x02]);
        yield return new Seed("av1-key-frame", [0x82, 0, 0, 15, 0x18, .. Convert.FromHexString("08000000043cfecc01a008301046")]);
        yield return new Seed("h264-key-frame", [0x03, 0, 0, 18, .. Convert.FromHexString("6742c0158c8d40a0cbcf3506060607844235"), 0x83, 0, 0, 3, 0x65, 0xB8, 0x00]);
        yield return new Seed("opus", [0x04, 0, 0, 1, 0xFC]);
    }

    private static void Check(ReadOnlySpan<byte> payload, bool marker, Codec codec, in PayloadDescription read)
    {
        var numbers = read.Numbers;
        Oracle.True(!numbers.HasPictureId || numbers.PictureIdOffset + (numbers.IsLong ? 2 : 1) <= payload.Length);
        Oracle.True(!numbers.HasTl0PicIdx || numbers.Tl0PicIdxOffset < payload.Length);
        Oracle.Equal((read.Width > 0, marker && (codec == Codec.Opus || payload.Length > 0)), (read.Height > 0 && read.Width > 0, read.EndsPicture));
        if (read.Dependency.HasValue)
        {
            var structure = read.Dependency.Structure!;
            Oracle.True(read.SpatialLayer < structure.SpatialLayers && read.TemporalLayer < structure.TemporalLayers);
            foreach (var chain in structure.ChainOfTarget)
            {
                Oracle.True(chain < structure.ChainCount);
            }
        }
    }

    private static void CheckEncrypted(Codec codec, in PayloadDescription read, in PayloadDescription encrypted)
    {
        Oracle.Equal((read.Dependency.HasValue, read.Dependency.FrameNumber, read.EndsPicture),
            (encrypted.Dependency.HasValue, encrypted.Dependency.FrameNumber, encrypted.EndsPicture));
        Oracle.True(!encrypted.Numbers.HasPictureId && !encrypted.Numbers.HasTl0PicIdx);
        Oracle.True(codec == Codec.Opus || encrypted.Dependency.HasValue || !encrypted.StartsKeyFrame);
    }
}
