using CrossStrait.MediaRelay.Rtp.Codecs;

namespace CrossStrait.MediaRelay.Sdp;

/// <summary>A codec both sides know: the numbers of the offer beside the row of the table.</summary>
internal sealed record MatchedCodec(NegotiatedCodec Negotiated, CodecRow Row, string OfferedFormat);
