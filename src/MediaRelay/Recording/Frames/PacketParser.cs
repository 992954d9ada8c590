using CrossStrait.MediaRelay.Rtp;

namespace CrossStrait.MediaRelay.Recording.Frames;

/// <summary>
/// Parses the RTP records of one track in the order of the file and extends their sequence numbers and timestamps per
/// SSRC. Two readers of one file see the same extended values.
/// </summary>
internal sealed class PacketParser
{
    private readonly Dictionary<uint, Source> _sources = [];

    /// <summary>False for what is no RTP packet; such a record is left out.</summary>
    public bool TryRead(CaptureRecord record, out CapturedPacket packet)
    {
        packet = default;
        var bytes = record.Body.Span;
        if (record.Kind != CaptureRecordKind.Rtp
            || RtpReader.ReadHeader(bytes, out var header) != RtpError.None
            || RtpReader.ReadPadding(bytes, header, out var payloadLength) != RtpError.None)
        {
            return false;
        }

        if (!_sources.TryGetValue(header.Ssrc, out var source))
        {
            _sources.Add(header.Ssrc, source = new Source());
        }

        packet = new CapturedPacket(
            header.Ssrc,
            source.Sequences.Unwrap(header.SequenceNumber),
            source.Highest = source.Timestamps.Unwrap(header.Timestamp),
            CaptureClock.Time(record.Nanoseconds),
            header.Marker,
            record.Body.Slice(header.Length, payloadLength));
        return true;
    }

    /// <summary>The extended form of a timestamp that a sender report names, or null before the source's first packet.</summary>
    public long? Extend(uint ssrc, uint rtpTimestamp) =>
        _sources.TryGetValue(ssrc, out var source) ? source.Highest + (int)(rtpTimestamp - (uint)source.Highest) : null;

    private sealed class Source
    {
        public SequenceUnwrapper Sequences;
        public TimestampUnwrapper Timestamps;

        public long Highest { get; set; }
    }
}
