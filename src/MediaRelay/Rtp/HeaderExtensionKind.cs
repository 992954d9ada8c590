namespace CrossStrait.MediaRelay.Rtp;

/// <summary>The RTP header extensions that the relay knows by URI, see <see cref="HeaderExtensionUris"/>.</summary>
internal enum HeaderExtensionKind : byte
{
    None,
    AudioLevel,
    AbsSendTime,
    TransportSequenceNumber,
    Mid,
    Rid,
    RepairedRid,
    VideoOrientation,
    PlayoutDelay,
    AbsCaptureTime,
    DependencyDescriptor,
    ColorSpace,
    VideoContentType,
    VideoTiming,
    VideoLayersAllocation,
    TransmissionTimeOffset,
}
