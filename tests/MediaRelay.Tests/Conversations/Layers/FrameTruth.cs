using System.Buffers.Binary;

namespace CrossStrait.MediaRelay.Tests.Conversations.Layers;

/// <summary>What a test puts into each packet, behind the codec's own head, to know it again: who made it and what it needs.</summary>
/// <param name="References">Numbers of the frames it refers to, of the same encoder.</param>
internal sealed record FrameTruth(
    int Publisher, int Encoding, int Number, int Spatial, int Temporal, bool IsKeyPicture, bool IsSync, bool UsesLowerLayer,
    int Packet, int Packets, IReadOnlyList<int> References)
{
    private const uint Magic = 0x7E577E57;

    public (int Publisher, int Encoding, int Number) Identity => (Publisher, Encoding, Number);

    public byte[] ToBytes(int length)
    {
        var bytes = new byte[Math.Max(length, 24 + (4 * References.Count))];
        BinaryPrimitives.WriteUInt32BigEndian(bytes, Magic);
        bytes[4] = (byte)Publisher;
        bytes[5] = (byte)Encoding;
        bytes[6] = (byte)((Spatial << 4) | Temporal);
        bytes[7] = (byte)((IsKeyPicture ? 1 : 0) | (IsSync ? 2 : 0) | (UsesLowerLayer ? 4 : 0));
        BinaryPrimitives.WriteInt32BigEndian(bytes.AsSpan(8), Number);
        bytes[12] = (byte)Packet;
        bytes[13] = (byte)Packets;
        bytes[14] = (byte)References.Count;
        for (var i = 0; i < References.Count; i++)
        {
            BinaryPrimitives.WriteInt32BigEndian(bytes.AsSpan(16 + (4 * i)), References[i]);
        }

        return bytes;
    }

    public static FrameTruth Find(ReadOnlySpan<byte> payload)
    {
        Span<byte> magic = stackalloc byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(magic, Magic);
        var bytes = payload[payload.IndexOf(magic)..];
        var references = new int[bytes[14]];
        for (var i = 0; i < references.Length; i++)
        {
            references[i] = BinaryPrimitives.ReadInt32BigEndian(bytes[(16 + (4 * i))..]);
        }

        return new FrameTruth(
            bytes[4], bytes[5], BinaryPrimitives.ReadInt32BigEndian(bytes[8..]), bytes[6] >> 4, bytes[6] & 15,
            (bytes[7] & 1) != 0, (bytes[7] & 2) != 0, (bytes[7] & 4) != 0, bytes[12], bytes[13], references);
    }
}
