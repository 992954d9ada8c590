namespace CrossStrait.MediaRelay.Sdp;

/// <summary>What of a slot never changes once it was answered. The RTX SSRC is there even without RTX.</summary>
internal sealed record SlotIdentity(int Pair, uint Ssrc, uint RtxSsrc);
