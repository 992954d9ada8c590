using CrossStrait.MediaRelay.Rtp.Codecs;

namespace CrossStrait.MediaRelay.Sdp;

/// <summary>A codec of one m-line with the offer's numbers.</summary>
/// <param name="RtxPayloadType">0 without RTX.</param>
internal sealed record NegotiatedCodec(
    Codec Codec, byte PayloadType, byte RtxPayloadType, bool Nack, bool Pli, bool Fir);
