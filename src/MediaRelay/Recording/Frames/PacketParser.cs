using CrossStrait.MediaRelay.Rtp;

namespace CrossStrait.MediaRelay.Recording.Frames;

/// <summary>
/// Parses the RTP records of one track in the order of the file and extends their sequence numbers and timestamps per
/// SSRC. Two readers of one file see the same extended values.
/// </summary>
/// <param name="codec">What payload types stand for that no record names: the codec at the start of the track.</param>
internal sealed class PacketParser(string codec)
{
    private readonly Dictionary<byte, string> _codecs = [];
    private readonly Dictionary<uint, Source> _sources = [];

    /// <summary>False for what is no RTP packet; such a record is left out.</summary>
    public bool TryRead(CaptureRecord record, out CapturedPacket packet)
    {
        packet = default;
        var bytes = record.Body.Span;
        if (record.Kind == CaptureRecordKind.SourceChanged && CaptureJson.TryRead<SourceChangedBody>(record.Body, out var source))
        {
            _codecs[source.PayloadType] = source.Codec;
        }

        if (record.Kind != CaptureRecordKind.Rtp
            || RtpReader.ReadHeader(bytes, out var header) != RtpError.None
            || RtpReader.ReadPadding(bytes, header, out var payloadLength) != RtpError.None)
        {
            return false;
        }

        if (!_sources.TryGetValue(header.Ssrc, out var numbers))
        {
            _sources.Add(header.Ssrc, numbers = new Source());
        }

        packet = new CapturedPacket(
            header.Ssrc,
            numbers.Sequences.Unwrap(header.SequenceNumber),
            numbers.Highest = numbers.Timestamps.Unwrap(header.Timestamp),
            CaptureClock.Time(record.Nanoseconds),
            header.Marker,
            record.Body.Slice(header.Length, payloadLength),
            _codecs.GetValueOrDefault(header.PayloadType, codec));
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
