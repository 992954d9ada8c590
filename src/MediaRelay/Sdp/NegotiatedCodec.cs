using CrossStrait.MediaRelay.Rtp.Codecs;

namespace CrossStrait.MediaRelay.Sdp;

/// <summary>A codec of one m-line with the offer's numbers. <paramref name="RtxPayloadType"/> is 0 without RTX.</summary>
internal sealed record NegotiatedCodec(Codec Codec, byte PayloadType, byte RtxPayloadType, bool Nack, bool Pli, bool Fir);
