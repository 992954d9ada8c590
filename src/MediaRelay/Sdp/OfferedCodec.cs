namespace CrossStrait.MediaRelay.Sdp;

/// <summary>One payload type of an m-line with everything that belongs to it. <paramref name="RtxPayloadType"/> is 0 without RTX (RFC 4588 8.1).</summary>
internal sealed record OfferedCodec(
    byte PayloadType,
    string Name,
    int ClockRate,
    int Channels,
    string Format,
    RtcpFeedback Feedback,
    byte RtxPayloadType);
