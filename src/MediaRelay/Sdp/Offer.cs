namespace CrossStrait.MediaRelay.Sdp;

/// <summary>A session description understood as a WebRTC offer (RFC 9429).</summary>
/// <param name="Bundle">The mids of the first BUNDLE group in its order, as far as there are such lines; null where there is no group.</param>
internal sealed record Offer(SectionAttributes Session, IReadOnlyList<string>? Bundle, IReadOnlyList<OfferLine> Lines, int LineCount);
