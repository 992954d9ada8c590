namespace CrossStrait.MediaRelay.Recording;

/// <summary>What the body of a capture record holds. Numbers are part of the file format and are never reused.</summary>
public enum CaptureRecordKind : byte
{
    None = 0,

    /// <summary>First record of a journal: JSON with version, wall clock and the caller's header.</summary>
    JournalHeader = 1,

    /// <summary>First record of a segment: JSON with version, track, label, codec, payload types, clock rate and SSRC.</summary>
    SegmentHeader = 2,

    /// <summary>One RTP packet as received, decrypted (RFC 3550 5.1).</summary>
    Rtp = 3,

    /// <summary>The sender part of an RTCP sender report (RFC 3550 6.4.1), see <see cref="CapturedSenderReport"/>.</summary>
    SenderReport = 4,

    /// <summary>JSON: the packets that follow come from another SSRC or in another codec.</summary>
    SourceChanged = 5,

    /// <summary>Records were lost before this one because the ring was full. Journal: JSON; segment: 16 bytes.</summary>
    Gap = 6,

    /// <summary>Journal: the caller's JSON.</summary>
    Note = 7,

    /// <summary>Journal, JSON: a track was added.</summary>
    TrackAdded = 8,

    /// <summary>Journal, JSON: a track ended.</summary>
    TrackEnded = 9,

    /// <summary>Journal, JSON: a finished segment with its size and SHA-256.</summary>
    SegmentClosed = 10,

    /// <summary>Journal, JSON: the capture stopped in order.</summary>
    Stopped = 11,
}
