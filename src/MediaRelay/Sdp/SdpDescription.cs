namespace CrossStrait.MediaRelay.Sdp;

/// <summary>A session description as lines of known shape. <see cref="OfferReader"/> says what they mean.</summary>
internal sealed record SdpDescription(
    IReadOnlyList<SdpAttribute> Attributes, IReadOnlyList<SdpMedia> Media, int LineCount);
