using System.Buffers.Binary;
using System.Numerics;

namespace CrossStrait.MediaRelay.Recording;

/// <summary>CRC-32C (RFC 3720 appendix B.4), by the processor's own instruction where it has one.</summary>
internal static class Crc32C
{
    public const uint Seed = 0xFFFF_FFFF;

    public static uint Append(uint state, ReadOnlySpan<byte> bytes)
    {
        while (bytes.Length >= sizeof(ulong))
        {
            state = BitOperations.Crc32C(state, BinaryPrimitives.ReadUInt64LittleEndian(bytes));
            bytes = bytes[sizeof(ulong)..];
        }

        foreach (var value in bytes)
        {
            state = BitOperations.Crc32C(state, value);
        }

        return state;
    }

    public static uint Finish(uint state) => ~state;
}
