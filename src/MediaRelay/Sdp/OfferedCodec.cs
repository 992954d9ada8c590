namespace CrossStrait.MediaRelay.Sdp;

/// <summary>One payload type of an m-line with everything that belongs to it.</summary>
/// <param name="Format">The parameters of <c>a=fmtp</c>, empty without.</param>
/// <param name="RtxPayloadType">0 without RTX (RFC 4588 8.1).</param>
/// <param name="RedPayloadType">0 without redundant audio of this codec alone (RFC 2198 5).</param>
internal sealed record OfferedCodec(
    byte PayloadType,
    string Name,
    int ClockRate,
    int Channels,
    string Format,
    RtcpFeedback Feedback,
    byte RtxPayloadType,
    byte RedPayloadType);
