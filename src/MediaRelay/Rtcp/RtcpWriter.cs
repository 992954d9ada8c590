using System.Buffers.Binary;

namespace CrossStrait.MediaRelay.Rtcp;

/// <summary>
/// Appends RTCP packets to one datagram. Each method writes a whole packet and returns true, or returns false and
/// writes nothing when there is no room, in the destination or in the packet's own count and length fields.
/// </summary>
internal ref partial struct RtcpWriter
{
    private const int HeadLength = 4;
    private const int SsrcLength = 4;
    private const int SenderInformationLength = 20;

    // RFC 3550 6.4.1: the count has five bits.
    private const int MaxReportBlocks = 31;

    private readonly Span<byte> _destination;

    public RtcpWriter(Span<byte> destination)
    {
        _destination = destination;
    }

    /// <summary>The bytes written so far.</summary>
    public int Length { get; private set; }

    public bool TryWriteSenderReport(in SenderReport report, scoped ReadOnlySpan<ReportBlock> blocks)
    {
        if (blocks.Length > MaxReportBlocks || !TryBegin(RtcpType.SenderReport, blocks.Length,
                SsrcLength + SenderInformationLength + (blocks.Length * ReportBlock.Length), out var body))
        {
            return false;
        }

        BinaryPrimitives.WriteUInt32BigEndian(body, report.Ssrc);
        BinaryPrimitives.WriteUInt64BigEndian(body[4..], report.Ntp.Value);
        BinaryPrimitives.WriteUInt32BigEndian(body[12..], report.RtpTimestamp);
        BinaryPrimitives.WriteUInt32BigEndian(body[16..], report.PacketCount);
        BinaryPrimitives.WriteUInt32BigEndian(body[20..], report.OctetCount);
        WriteBlocks(body[(SsrcLength + SenderInformationLength)..], blocks);
        return true;
    }

    public bool TryWriteReceiverReport(uint sender, scoped ReadOnlySpan<ReportBlock> blocks)
    {
        if (blocks.Length > MaxReportBlocks || !TryBegin(RtcpType.ReceiverReport, blocks.Length,
                SsrcLength + (blocks.Length * ReportBlock.Length), out var body))
        {
            return false;
        }

        BinaryPrimitives.WriteUInt32BigEndian(body, sender);
        WriteBlocks(body[SsrcLength..], blocks);
        return true;
    }

    /// <summary>One chunk with the CNAME alone, of at most 255 bytes (RFC 3550 6.5.1).</summary>
    public bool TryWriteSdes(uint ssrc, scoped ReadOnlySpan<byte> cname)
    {
        // At least one zero byte ends the chunk, then it is filled to 32 bits (RFC 3550 6.5).
        var length = (SsrcLength + 2 + cname.Length + 1 + 3) & ~3;
        if (cname.Length > byte.MaxValue || !TryBegin(RtcpType.SourceDescription, 1, length, out var body))
        {
            return false;
        }

        BinaryPrimitives.WriteUInt32BigEndian(body, ssrc);
        body[4] = RtcpType.CnameItem;
        body[5] = (byte)cname.Length;
        cname.CopyTo(body[6..]);
        body[(6 + cname.Length)..].Clear();
        return true;
    }

    public bool TryWritePli(uint sender, uint media) =>
        TryBeginFeedback(RtcpType.PayloadFeedback, RtcpType.PliFormat, sender, media, 0, out _);

    /// <summary>One entry. RFC 5104 4.3.1.2: the media source of the head is unused and 0.</summary>
    public bool TryWriteFir(uint sender, uint media, byte commandSequence)
    {
        if (!TryBeginFeedback(RtcpType.PayloadFeedback, RtcpType.FirFormat, sender, 0, 8, out var entry))
        {
            return false;
        }

        BinaryPrimitives.WriteUInt32BigEndian(entry, media);
        BinaryPrimitives.WriteUInt32BigEndian(entry[4..], (uint)commandSequence << 24);
        return true;
    }

    /// <param name="lostAscending">Ascending as sequence numbers do, across the wrap. None lost writes no packet.</param>
    public bool TryWriteNack(uint sender, uint media, scoped ReadOnlySpan<ushort> lostAscending)
    {
        if (lostAscending.IsEmpty)
        {
            return true;
        }

        if (!TryBeginFeedback(RtcpType.TransportFeedback, RtcpType.NackFormat, sender, media,
                CountNackEntries(lostAscending) * 4, out var entries))
        {
            return false;
        }

        while (!lostAscending.IsEmpty)
        {
            lostAscending = TakeNackEntry(lostAscending, out var first, out var following);
            BinaryPrimitives.WriteUInt16BigEndian(entries, first);
            BinaryPrimitives.WriteUInt16BigEndian(entries[2..], following);
            entries = entries[4..];
        }

        return true;
    }

    public bool TryWriteBye(uint ssrc)
    {
        if (!TryBegin(RtcpType.Bye, 1, SsrcLength, out var body))
        {
            return false;
        }

        BinaryPrimitives.WriteUInt32BigEndian(body, ssrc);
        return true;
    }

    private static int CountNackEntries(ReadOnlySpan<ushort> lost)
    {
        var count = 0;
        for (; !lost.IsEmpty; count++)
        {
            lost = TakeNackEntry(lost, out _, out _);
        }

        return count;
    }

    // RFC 4585 6.2.1: an entry reaches sixteen packets beyond its first; bit 0 is the next one.
    private static ReadOnlySpan<ushort> TakeNackEntry(ReadOnlySpan<ushort> lost, out ushort first, out ushort following)
    {
        first = lost[0];
        following = 0;
        var taken = 1;
        for (; taken < lost.Length; taken++)
        {
            var distance = (ushort)(lost[taken] - first);
            if (distance > 16)
            {
                break;
            }

            following |= distance == 0 ? (ushort)0 : (ushort)(1 << (distance - 1));
        }

        return lost[taken..];
    }

    private static void WriteBlocks(Span<byte> destination, ReadOnlySpan<ReportBlock> blocks)
    {
        foreach (ref readonly var block in blocks)
        {
            block.Write(destination);
            destination = destination[ReportBlock.Length..];
        }
    }

    private bool TryBeginFeedback(byte type, byte format, uint sender, uint media, int length, out Span<byte> entries)
    {
        if (!TryBegin(type, format, (2 * SsrcLength) + length, out var body))
        {
            entries = default;
            return false;
        }

        BinaryPrimitives.WriteUInt32BigEndian(body, sender);
        BinaryPrimitives.WriteUInt32BigEndian(body[SsrcLength..], media);
        entries = body[(2 * SsrcLength)..];
        return true;
    }

    // RFC 3550 6.4.1: version 2, no padding, the length in 32-bit words without the head's.
    private bool TryBegin(byte type, int count, int bodyLength, out Span<byte> body)
    {
        if (bodyLength / 4 > ushort.MaxValue || HeadLength + bodyLength > _destination.Length - Length)
        {
            body = default;
            return false;
        }

        var packet = _destination.Slice(Length, HeadLength + bodyLength);
        packet[0] = (byte)(0x80 | count);
        packet[1] = type;
        BinaryPrimitives.WriteUInt16BigEndian(packet[2..], (ushort)(bodyLength / 4));
        body = packet[HeadLength..];
        Length += packet.Length;
        return true;
    }
}
