namespace CrossStrait.MediaRelay.Sdp;

/// <summary>An SSRC that the offer announces, with the RTX stream grouped to it (RFC 5576 4.2 FID); 0 = none.</summary>
internal readonly record struct RemoteSource(uint Ssrc, uint RtxSsrc);
