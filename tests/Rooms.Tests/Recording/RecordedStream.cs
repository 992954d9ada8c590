using System.Buffers.Binary;

namespace CrossStrait.Rooms.Tests.Recording;

/// <summary>The packets of a file in Vectors/rtp; its README says where they are from.</summary>
internal sealed record RecordedStream(string Codec, IReadOnlyList<byte[]> Packets)
{
    public static RecordedStream Read(string name)
    {
        var bytes = File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "Vectors", "rtp", name + ".rtp"));
        var packets = new List<byte[]>();
        for (var position = 0; position < bytes.Length;)
        {
            var length = BinaryPrimitives.ReadUInt16BigEndian(bytes.AsSpan(position));
            packets.Add(bytes[(position + 2)..(position + 2 + length)]);
            position += 2 + length;
        }

        return new RecordedStream(name.Split('-')[0].ToUpperInvariant(), packets);
    }

    public static byte PayloadType(byte[] packet) => (byte)(packet[1] & 0x7F);

    public static uint Timestamp(byte[] packet) => BinaryPrimitives.ReadUInt32BigEndian(packet.AsSpan(4));

    public static uint Ssrc(byte[] packet) => BinaryPrimitives.ReadUInt32BigEndian(packet.AsSpan(8));
}
