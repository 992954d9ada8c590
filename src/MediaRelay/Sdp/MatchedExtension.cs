using CrossStrait.MediaRelay.Rtp;

namespace CrossStrait.MediaRelay.Sdp;

/// <summary>A header extension both sides know, under the offer's id and with the offerer's direction.</summary>
internal readonly record struct MatchedExtension(byte Id, HeaderExtensionKind Kind, MediaDirection OfferedDirection);
