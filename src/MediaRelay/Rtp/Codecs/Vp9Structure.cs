using System.Buffers.Binary;

namespace CrossStrait.MediaRelay.Rtp.Codecs;

/// <summary>
/// The scalability structure of a VP9 payload descriptor (RFC 9628 4.2.1): N_S, Y and G, then two times two bytes of
/// size for each spatial layer with Y, then a description of the pictures of a group with G, which is passed over.
/// </summary>
internal readonly struct Vp9Structure
{
    public const int MaxSpatialLayers = 8;

    private const byte SizesBit = 0x10;
    private const byte GroupBit = 0x08;

    private readonly bool _hasSizes;

    private Vp9Structure(int spatialLayers, bool hasSizes, int length)
    {
        SpatialLayers = spatialLayers;
        _hasSizes = hasSizes;
        Length = length;
    }

    public int SpatialLayers { get; }

    public int Length { get; }

    /// <summary>False when the structure is cut.</summary>
    public static bool TryRead(ReadOnlySpan<byte> bytes, out Vp9Structure structure)
    {
        structure = default;
        if (bytes.IsEmpty)
        {
            return false;
        }

        var layers = (bytes[0] >> 5) + 1;
        var hasSizes = (bytes[0] & SizesBit) != 0;
        var length = 1 + (hasSizes ? 4 * layers : 0);
        if ((bytes[0] & GroupBit) != 0)
        {
            if (length >= bytes.Length)
            {
                return false;
            }

            for (var pictures = bytes[length++]; pictures > 0; pictures--)
            {
                if (length >= bytes.Length)
                {
                    return false;
                }

                // TID, U, R: how many references follow, one byte each.
                length += 1 + ((bytes[length] >> 2) & 3);
            }
        }

        structure = new Vp9Structure(layers, hasSizes, length);
        return length <= bytes.Length;
    }

    /// <summary>(0, 0) where the structure does not tell. <paramref name="bytes"/> are those this was read from.</summary>
    public (ushort Width, ushort Height) SizeOf(ReadOnlySpan<byte> bytes, int spatial)
    {
        if (!_hasSizes || spatial >= SpatialLayers)
        {
            return default;
        }

        var size = bytes.Slice(1 + (4 * spatial), 4);
        return (BinaryPrimitives.ReadUInt16BigEndian(size), BinaryPrimitives.ReadUInt16BigEndian(size[2..]));
    }
}
