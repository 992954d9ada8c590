using System.Buffers.Binary;

namespace CrossStrait.MediaRelay.Rtcp;

/// <summary>What a receiver says of one source (RFC 3550 6.4.1).</summary>
/// <param name="FractionLost">Since the last report, in 1/256.</param>
/// <param name="CumulativeLost">24 bits, negative when duplicates came.</param>
/// <param name="HighestSequence">Wraps in the upper 16 bits, the sequence number in the lower.</param>
/// <param name="Jitter">In units of the RTP timestamp.</param>
/// <param name="LastSenderReport">The middle of the last report's NTP time, 0 when none came.</param>
/// <param name="DelaySinceLastSenderReport">In 1/65536 second.</param>
internal readonly record struct ReportBlock(
    uint Ssrc,
    byte FractionLost,
    int CumulativeLost,
    uint HighestSequence,
    uint Jitter,
    uint LastSenderReport,
    uint DelaySinceLastSenderReport)
{
    public const int Length = 24;

    private const int MinLost = -0x80_0000;
    private const int MaxLost = 0x7F_FFFF;

    internal static ReportBlock Read(ReadOnlySpan<byte> block) => new(
        BinaryPrimitives.ReadUInt32BigEndian(block),
        block[4],
        BinaryPrimitives.ReadInt32BigEndian(block[4..]) << 8 >> 8,
        BinaryPrimitives.ReadUInt32BigEndian(block[8..]),
        BinaryPrimitives.ReadUInt32BigEndian(block[12..]),
        BinaryPrimitives.ReadUInt32BigEndian(block[16..]),
        BinaryPrimitives.ReadUInt32BigEndian(block[20..]));

    /// <summary>A loss beyond 24 bits is clamped, not wrapped (RFC 3550 A.3).</summary>
    internal void Write(Span<byte> block)
    {
        BinaryPrimitives.WriteUInt32BigEndian(block, Ssrc);
        BinaryPrimitives.WriteInt32BigEndian(block[4..], Math.Clamp(CumulativeLost, MinLost, MaxLost));
        block[4] = FractionLost;
        BinaryPrimitives.WriteUInt32BigEndian(block[8..], HighestSequence);
        BinaryPrimitives.WriteUInt32BigEndian(block[12..], Jitter);
        BinaryPrimitives.WriteUInt32BigEndian(block[16..], LastSenderReport);
        BinaryPrimitives.WriteUInt32BigEndian(block[20..], DelaySinceLastSenderReport);
    }
}
