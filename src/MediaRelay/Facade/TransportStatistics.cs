namespace CrossStrait.MediaRelay;

/// <summary>How one transport does now: what a person who looks for a fault wants to see in one place.</summary>
/// <param name="State">"connecting", "connected" or "disconnected".</param>
/// <param name="SrtpProfile">The IANA name of RFC 5764; null before the handshake.</param>
/// <param name="LocalCandidate">Address and port of the selected path on this side.</param>
/// <param name="RemoteCandidate">Address and port as the relay sees them.</param>
/// <param name="Protocol">"udp" or "tcp".</param>
/// <param name="RoundTripMs">From receiver reports; -1 while unknown.</param>
/// <param name="EstimateBps">What the path to the receiver carries, bits a second; 0 where nothing estimates it.</param>
/// <param name="LossFraction">Worst of what the peer reports, 0 to 1.</param>
public sealed record TransportStatistics(
    string State,
    string? SrtpProfile,
    string? LocalCandidate,
    string? RemoteCandidate,
    string? Protocol,
    int RoundTripMs,
    long EstimateBps,
    long SentBps,
    long ReceivedBps,
    double LossFraction,
    IReadOnlyList<UpTrackStatistics> Up,
    IReadOnlyList<DownTrackStatistics> Down);

/// <summary>One line that publishes.</summary>
/// <param name="TrackId">The relay's number of the up-track.</param>
public sealed record UpTrackStatistics(
    string TrackId, string Mid, MediaKind Kind, string Codec, IReadOnlyList<StreamStatistics> Streams);

/// <summary>One SSRC of a line that publishes: with simulcast one of several.</summary>
/// <param name="Lost">Of those expected so far, what did not come by itself; much of it came when asked for again.</param>
/// <param name="JitterMs">RFC 3550 6.4.1.</param>
/// <param name="Width">Of the picture, where the stream tells; 0 otherwise.</param>
public sealed record StreamStatistics(
    uint Ssrc,
    string? Rid,
    long Bps,
    long Packets,
    long Lost,
    double JitterMs,
    long NacksSent,
    long KeyFrameRequestsSent,
    int Width,
    int Height);

/// <summary>One slot.</summary>
/// <param name="Source">The relay's number of the up-track that it shows, if any.</param>
/// <param name="Lost">As the receiver reports it.</param>
/// <param name="TargetLayer">What is wanted; null for audio.</param>
/// <param name="CurrentLayer">What is really sent; null for audio.</param>
public sealed record DownTrackStatistics(
    string Mid,
    MediaKind Kind,
    uint Ssrc,
    string? Source,
    long Bps,
    long Packets,
    long Lost,
    double JitterMs,
    long NacksReceived,
    long Retransmissions,
    LayerStatistics? TargetLayer,
    LayerStatistics? CurrentLayer);

/// <summary>Spatial (or simulcast) and temporal layer; -1 and -1 while the video is paused.</summary>
public sealed record LayerStatistics(int Spatial, int Temporal);
