namespace CrossStrait.MediaRelay.Sdp;

/// <summary>What the negotiation remembers of an m-line between offers.</summary>
/// <param name="Mid">As offered; null where the offer has none.</param>
/// <param name="IsClosed">Its port was 0 in the last answer: the next offer may recycle it (RFC 9429 5.2.2).</param>
/// <param name="Slot">Set once the line has been a slot, also while it is inactive.</param>
internal sealed record LineIdentity(string Kind, string? Mid, bool IsClosed, SlotIdentity? Slot);
