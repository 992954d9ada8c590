using System.Buffers.Binary;

namespace CrossStrait.MediaRelay.Rtp.Codecs;

/// <summary>
/// Redundant audio (RFC 2198): the newest frame, and before it copies of earlier ones, so that a lost packet is made up
/// from the next. Never throws, never allocates.
/// </summary>
/// <remarks>
/// <code>
/// head of a redundant block |1| payload type (7) | timestamp offset (14) | length (10) |
/// head of the primary block |0| payload type (7) |          (it reaches to the end)
/// </code>
/// The heads of all blocks come first, then their bytes, oldest first.
/// </remarks>
internal static class RedPayload
{
    public const int RedundantHeadLength = 4;
    public const int PrimaryHeadLength = 1;
    public const int MaxTimestampOffset = 0x3FFF;
    public const int MaxRedundantLength = 0x3FF;

    /// <summary>Browsers send one or two; more than eight earlier frames would not be worth their delay.</summary>
    public const int MaxBlocks = 9;

    private const byte More = 0x80;

    /// <summary>
    /// Finds the blocks, oldest first and the primary one last, and returns how many. 0 if they run past the end or are
    /// more than <paramref name="blocks"/> takes.
    /// </summary>
    public static int Read(ReadOnlySpan<byte> payload, Span<RedBlock> blocks)
    {
        var heads = 0;
        var redundant = 0;
        for (; heads < payload.Length && (payload[heads] & More) != 0; heads += RedundantHeadLength)
        {
            if (redundant + 1 >= blocks.Length || payload.Length - heads < RedundantHeadLength)
            {
                return 0;
            }

            var head = BinaryPrimitives.ReadUInt32BigEndian(payload[heads..]);
            blocks[redundant++] = new RedBlock(
                (byte)((head >> 24) & 0x7F), (ushort)((head >> 10) & MaxTimestampOffset), 0, (int)(head & MaxRedundantLength));
        }

        if (heads >= payload.Length || blocks.IsEmpty)
        {
            return 0;
        }

        var offset = heads + PrimaryHeadLength;
        foreach (ref var block in blocks[..redundant])
        {
            block = block with { Offset = offset };
            offset += block.Length;
        }

        if (offset > payload.Length)
        {
            return 0;
        }

        blocks[redundant] = new RedBlock(payload[heads], 0, offset, payload.Length - offset);
        return redundant + 1;
    }

    /// <summary>The head of a redundant block.</summary>
    public static void WriteRedundantHead(Span<byte> destination, byte payloadType, int timestampOffset, int length) =>
        BinaryPrimitives.WriteUInt32BigEndian(destination, ((uint)(More | payloadType) << 24) | ((uint)timestampOffset << 10) | (uint)length);
}
