namespace CrossStrait.MediaRelay.Sdp;

/// <summary>A whole session description as lines of known shape; what they mean is <see cref="OfferReader"/>'s business.</summary>
internal sealed record SdpDescription(IReadOnlyList<SdpAttribute> Attributes, IReadOnlyList<SdpMedia> Media, int LineCount);
