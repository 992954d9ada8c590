namespace CrossStrait.MediaRelay.Rtcp;

/// <summary>One packet that transport-wide feedback reports.</summary>
/// <param name="Arrival">On the receiver's clock, which begins anywhere: only differences mean something. Zero if not received.</param>
internal readonly record struct PacketArrival(ushort Sequence, bool Received, TimeSpan Arrival);
