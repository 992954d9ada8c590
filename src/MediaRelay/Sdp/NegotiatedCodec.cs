using CrossStrait.MediaRelay.Rtp.Codecs;

namespace CrossStrait.MediaRelay.Sdp;

/// <summary>A codec of one m-line with the offer's numbers.</summary>
/// <param name="RtxPayloadType">0 without RTX.</param>
/// <param name="TransportCc">Feedback for each packet of the transport (the transport-wide-cc draft) is given and taken.</param>
/// <param name="Remb">The receiver tells its estimate (the goog-remb draft).</param>
/// <param name="RedPayloadType">Of redundant audio (RFC 2198) whose primary is this codec; 0 without.</param>
internal sealed record NegotiatedCodec(
    Codec Codec,
    byte PayloadType,
    byte RtxPayloadType,
    bool Nack,
    bool Pli,
    bool Fir,
    bool TransportCc = false,
    bool Remb = false,
    byte RedPayloadType = 0);
