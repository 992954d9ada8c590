using CrossStrait.MediaRelay.Packets;
using CrossStrait.MediaRelay.Rtcp;

namespace CrossStrait.MediaRelay.Workers.Links;

internal enum LinkEntryKind : byte
{
    /// <summary>One packet: its plaintext stands in the ring beside the entry.</summary>
    Packet,

    /// <summary>The track has another incoming stream; streams are numbered in the order of these.</summary>
    StreamAdded,

    /// <summary>Its number is not given again.</summary>
    StreamRemoved,

    SenderReport,

    /// <summary>A later offer described the line anew.</summary>
    LineChanged,

    /// <summary>The track has ended. Nothing follows on this link.</summary>
    Ended,
}

/// <summary>One thing that a link carries. What it holds by reference is immutable.</summary>
internal struct LinkEntry
{
    public LinkEntryKind Kind;

    /// <summary>The link's number on the far worker.</summary>
    public int Link;

    /// <summary>Which of the track's streams.</summary>
    public int Stream;

    /// <summary>Of a packet: bytes in the ring.</summary>
    public int Length;

    public StoredPacket Packet;

    public SenderReport Report;

    public MonotonicTime ReportArrival;

    public uint Ssrc;

    /// <summary>The line, or the RID of a stream.</summary>
    public object? Description;
}
