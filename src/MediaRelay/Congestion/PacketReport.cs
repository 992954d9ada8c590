namespace CrossStrait.MediaRelay.Congestion;

/// <summary>What transport-wide feedback tells of one packet, joined with what was noted when it was sent.</summary>
/// <param name="Arrival">On the receiver's clock, whose zero is unknown. Meaningless when the packet was lost.</param>
/// <param name="Probe">The cluster that the packet was sent in, 0 = none.</param>
/// <param name="WasLost">An earlier report called it lost: it was only late.</param>
internal readonly record struct PacketReport(
    long Sequence, MonotonicTime SentAt, TimeSpan Arrival, int Bytes, byte Probe, bool IsReceived, bool WasLost);
