namespace CrossStrait.MediaRelay.Recording.Frames;

/// <summary>An RTP packet of a capture, parsed. The payload is a view into the record.</summary>
/// <param name="Codec">The name in SDP of what its payload type stands for.</param>
/// <param name="FollowsLoss">Set by <see cref="PacketOrder"/>: packets before this one never came.</param>
internal readonly record struct CapturedPacket(
    uint Ssrc,
    long Sequence,
    long RtpTime,
    MonotonicTime Arrival,
    bool Marker,
    ReadOnlyMemory<byte> Payload,
    string Codec,
    bool FollowsLoss = false);
