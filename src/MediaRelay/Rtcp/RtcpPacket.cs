using System.Buffers.Binary;
using CrossStrait.MediaRelay.Rtp;

namespace CrossStrait.MediaRelay.Rtcp;

/// <summary>
/// One packet of an RTCP compound, a view over the datagram. Every question may be asked of every packet: what it does
/// not carry, or carries cut short, is answered with false, 0 or an empty sequence.
/// </summary>
internal readonly ref struct RtcpPacket
{
    private const int SenderReportLength = 24;
    private const int SsrcLength = 4;
    private const int FeedbackHeadLength = 8;
    private const int FirEntryLength = 8;
    private const int RembHeadLength = 8;
    private const int BlockHeadLength = 4;
    private const int DelayEntryLength = 12;

    internal RtcpPacket(byte type, byte count, ReadOnlySpan<byte> body)
    {
        Type = type;
        Count = count;
        Body = body;
    }

    /// <summary>See <see cref="RtcpType"/>.</summary>
    public byte Type { get; }

    /// <summary>The five bits that count report blocks or sources, or name the format of feedback (FMT).</summary>
    public byte Count { get; }

    /// <summary>Behind the four-byte head, without padding.</summary>
    public ReadOnlySpan<byte> Body { get; }

    /// <summary>The first word of every packet type the relay reads; 0 for an empty one.</summary>
    public uint SenderSsrc => Body.Length < SsrcLength ? 0 : BinaryPrimitives.ReadUInt32BigEndian(Body);

    /// <summary>How many report blocks of a sender or receiver report lie in the packet, never more than were sent.</summary>
    public int ReportBlockCount => ReportBlocksOffset switch
    {
        0 => 0,
        var offset => Math.Clamp((Body.Length - offset) / ReportBlock.Length, 0, Count),
    };

    /// <summary>The sources that leave (RFC 3550 6.6).</summary>
    public SsrcEnumerator ByeSources =>
        new(Type == RtcpType.Bye ? Body[..Math.Min(Count * SsrcLength, Body.Length & ~3)] : default);

    /// <summary>The items of a source description (RFC 3550 6.5).</summary>
    public SdesEnumerator SdesItems => new(Type == RtcpType.SourceDescription ? Body : default, Count);

    private int ReportBlocksOffset => Type switch
    {
        RtcpType.SenderReport => SenderReportLength,
        RtcpType.ReceiverReport => SsrcLength,
        _ => 0,
    };

    public bool TryReadSenderReport(out SenderReport report)
    {
        if (Type != RtcpType.SenderReport || Body.Length < SenderReportLength)
        {
            report = default;
            return false;
        }

        report = new SenderReport(
            BinaryPrimitives.ReadUInt32BigEndian(Body),
            new NtpTime(BinaryPrimitives.ReadUInt64BigEndian(Body[4..])),
            BinaryPrimitives.ReadUInt32BigEndian(Body[12..]),
            BinaryPrimitives.ReadUInt32BigEndian(Body[16..]),
            BinaryPrimitives.ReadUInt32BigEndian(Body[20..]));
        return true;
    }

    /// <param name="index">Below <see cref="ReportBlockCount"/>.</param>
    public ReportBlock ReadReportBlock(int index)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)index, (uint)ReportBlockCount);
        return ReportBlock.Read(Body[(ReportBlocksOffset + (index * ReportBlock.Length))..]);
    }

    /// <summary>Picture loss indication (RFC 4585 6.3.1).</summary>
    public bool IsPli(out uint mediaSsrc) =>
        TryReadFeedbackHead(RtcpType.PayloadFeedback, RtcpType.PliFormat, out mediaSsrc);

    /// <summary>
    /// Entry <paramref name="index"/> of a full intra request (RFC 5104 4.3.1): the source is named in the entry, not in
    /// the head of the packet. A request repeated with the same number is the same request.
    /// </summary>
    public bool TryReadFir(int index, out uint ssrc, out byte commandSequence)
    {
        ssrc = 0;
        commandSequence = 0;
        if (index < 0 || !TryReadFeedbackHead(RtcpType.PayloadFeedback, RtcpType.FirFormat, out _)
            || index >= (Body.Length - FeedbackHeadLength) / FirEntryLength)
        {
            return false;
        }

        var entry = Body[(FeedbackHeadLength + (index * FirEntryLength))..];
        ssrc = BinaryPrimitives.ReadUInt32BigEndian(entry);
        commandSequence = entry[4];
        return true;
    }

    /// <summary>The lost packets of a generic NACK (RFC 4585 6.2.1), in the order of the packet; empty if it is none.</summary>
    public NackEnumerator ReadNacks(out uint mediaSsrc) =>
        TryReadFeedbackHead(RtcpType.TransportFeedback, RtcpType.NackFormat, out mediaSsrc)
            ? new NackEnumerator(Body[FeedbackHeadLength..])
            : default;

    /// <summary>When packets arrived there (draft-holmer-rmcat-transport-wide-cc-extensions-01, 3.1).</summary>
    public bool TryReadTransportFeedback(out TransportFeedback feedback)
    {
        feedback = default;
        return TryReadFeedbackHead(RtcpType.TransportFeedback, RtcpType.TransportWideFormat, out _)
            && TransportFeedback.TryRead(Body[FeedbackHeadLength..], out feedback);
    }

    /// <summary>
    /// Receiver estimated maximum bitrate (draft-alvestrand-rmcat-remb-03, 2.2) for the sum of <paramref name="ssrcs"/>. What
    /// 63 bits do not hold is the most they hold.
    /// </summary>
    public bool TryReadRemb(out long bitsPerSecond, out SsrcEnumerator ssrcs)
    {
        bitsPerSecond = 0;
        ssrcs = default;
        if (!TryReadFeedbackHead(RtcpType.PayloadFeedback, RtcpType.ApplicationFormat, out _))
        {
            return false;
        }

        var entry = Body[FeedbackHeadLength..];
        if (entry.Length < RembHeadLength || !entry.StartsWith(RtcpType.RembIdentifier)
            || entry.Length < RembHeadLength + (entry[4] * SsrcLength))
        {
            return false;
        }

        // Six bits of exponent, eighteen of mantissa.
        var rate = BinaryPrimitives.ReadUInt32BigEndian(entry[4..]) & 0xFF_FFFF;
        var (exponent, mantissa) = ((int)(rate >> 18), (long)(rate & 0x3_FFFF));
        bitsPerSecond = mantissa > long.MaxValue >> exponent ? long.MaxValue : mantissa << exponent;
        ssrcs = new SsrcEnumerator(entry.Slice(RembHeadLength, entry[4] * SsrcLength));
        return true;
    }

    /// <summary>
    /// What an extended report says of the last reference time that <paramref name="ssrc"/> sent (RFC 3611 4.5): its middle
    /// 32 bits, and how long ago it came there, in 1/65536 second.
    /// </summary>
    public bool TryReadDelay(uint ssrc, out uint lastReferenceTime, out uint delay)
    {
        lastReferenceTime = 0;
        delay = 0;
        var blocks = Type == RtcpType.ExtendedReport && Body.Length > SsrcLength ? Body[SsrcLength..] : default;
        while (blocks.Length >= BlockHeadLength)
        {
            // RFC 3611 3: the length in 32-bit words, without the one of the head.
            var end = BlockHeadLength + (BinaryPrimitives.ReadUInt16BigEndian(blocks[2..]) * 4);
            var entries = blocks[0] == RtcpType.DelayBlock && end <= blocks.Length ? blocks[BlockHeadLength..end] : default;
            for (; entries.Length >= DelayEntryLength; entries = entries[DelayEntryLength..])
            {
                if (BinaryPrimitives.ReadUInt32BigEndian(entries) == ssrc)
                {
                    lastReferenceTime = BinaryPrimitives.ReadUInt32BigEndian(entries[4..]);
                    delay = BinaryPrimitives.ReadUInt32BigEndian(entries[8..]);
                    return true;
                }
            }

            blocks = blocks[Math.Min(end, blocks.Length)..];
        }

        return false;
    }

    private bool TryReadFeedbackHead(byte type, byte format, out uint mediaSsrc)
    {
        if (Type != type || Count != format || Body.Length < FeedbackHeadLength)
        {
            mediaSsrc = 0;
            return false;
        }

        mediaSsrc = BinaryPrimitives.ReadUInt32BigEndian(Body[SsrcLength..]);
        return true;
    }
}
