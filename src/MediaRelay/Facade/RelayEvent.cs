using System.Text.Json.Serialization;

namespace CrossStrait.MediaRelay;

/// <summary>What the relay tells. Statistics coalesce; state changes are never dropped.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "type")]
[JsonDerivedType(typeof(OfferAnswered), "offerAnswered")]
[JsonDerivedType(typeof(OfferRefused), "offerRefused")]
[JsonDerivedType(typeof(IceRestarted), "iceRestarted")]
[JsonDerivedType(typeof(TransportConnected), "transportConnected")]
[JsonDerivedType(typeof(TransportDisconnected), "transportDisconnected")]
[JsonDerivedType(typeof(TransportClosed), "transportClosed")]
[JsonDerivedType(typeof(UpTrackStarted), "upTrackStarted")]
[JsonDerivedType(typeof(UpTrackEnded), "upTrackEnded")]
[JsonDerivedType(typeof(LayersWanted), "layersWanted")]
[JsonDerivedType(typeof(AudioLevels), "audioLevels")]
[JsonDerivedType(typeof(ConnectionQuality), "connectionQuality")]
[JsonDerivedType(typeof(UdpUnusable), "udpUnusable")]
[JsonDerivedType(typeof(CaptureSegmentClosed), "captureSegmentClosed")]
[JsonDerivedType(typeof(CaptureGap), "captureGap")]
[JsonDerivedType(typeof(CaptureStopped), "captureStopped")]
[JsonDerivedType(typeof(StatisticsGathered), "statisticsGathered")]
[JsonDerivedType(typeof(TraceEnded), "traceEnded")]
public abstract record RelayEvent;

/// <summary>An m-line of the offer that publishes. The stream and track label are the offer's msid, if any.</summary>
public sealed record NegotiatedUpTrack(string Mid, MediaKind Kind, UpTrackId Track, string Codec, string? StreamId, string? TrackLabel);

/// <summary>An m-line of the offer that receives. The i-th audio and the i-th video slot have the same <paramref name="Pair"/>.</summary>
public sealed record NegotiatedSlot(string Mid, MediaKind Kind, int Pair);

/// <summary>The answer to <see cref="ApplyOffer"/>: all up-tracks and slots of the transport, not only the new ones.</summary>
public sealed record OfferAnswered(
    RequestId Request,
    TransportId Transport,
    string Sdp,
    IReadOnlyList<NegotiatedUpTrack> UpTracks,
    IReadOnlyList<NegotiatedSlot> Slots) : RelayEvent;

public enum OfferRefusal
{
    /// <summary>The text is not SDP, or breaks a rule named in the detail.</summary>
    BadSdp,

    /// <summary>No m-line has a codec, transport or direction that the relay knows.</summary>
    NothingUsable,

    /// <summary>An ICE restart for a transport that is not there.</summary>
    UnknownTransport,

    /// <summary>The relay is at its configured limit.</summary>
    Full,
}

public sealed record OfferRefused(RequestId Request, TransportId Transport, OfferRefusal Reason, string Detail) : RelayEvent;

/// <summary>New local credentials and the candidate lines (without "a=") that go with them.</summary>
public sealed record IceRestarted(RequestId Request, TransportId Transport, string Ufrag, string Password, IReadOnlyList<string> Candidates) : RelayEvent;

/// <summary>ICE and DTLS are done and media may flow. <paramref name="SrtpProfile"/> is the IANA name of RFC 5764.</summary>
public sealed record TransportConnected(TransportId Transport, string SrtpProfile) : RelayEvent;

/// <summary>Consent expired (RFC 7675): nothing came for the time-out. The transport stays and may be revived by an ICE restart.</summary>
public sealed record TransportDisconnected(TransportId Transport) : RelayEvent;

public enum CloseReason
{
    /// <summary>By <see cref="CloseTransport"/>.</summary>
    Asked,

    /// <summary>The browser closed DTLS.</summary>
    PeerClosed,

    /// <summary>No handshake within its time, or it failed.</summary>
    HandshakeFailed,

    /// <summary>The peer's certificate does not match the fingerprint of its SDP.</summary>
    FingerprintMismatch,

    /// <summary>The relay shuts down.</summary>
    Shutdown,
}

public sealed record TransportClosed(TransportId Transport, CloseReason Reason) : RelayEvent;

/// <summary>The first media packet of an up-track arrived.</summary>
public sealed record UpTrackStarted(UpTrackId Track) : RelayEvent;

/// <summary>An up-track left: its m-line went inactive, or its transport closed.</summary>
public sealed record UpTrackEnded(UpTrackId Track) : RelayEvent;

/// <summary>
/// What somebody takes of one encoding. <paramref name="Rid"/> is empty for a line without simulcast;
/// <paramref name="MaxSpatialLayer"/> is -1 where all spatial layers are wanted, or there are none.
/// </summary>
public sealed record EncodingWanted(string Rid, bool Active, int MaxSpatialLayer);

/// <summary>
/// What all receivers together take of a video up-track, told when it changes: the publisher need not send the rest.
/// Switching off waits two seconds, switching on is told at once.
/// </summary>
public sealed record LayersWanted(UpTrackId Track, IReadOnlyList<EncodingWanted> Encodings) : RelayEvent;

/// <summary>The smoothed level of one audio up-track, 0 loudest to 127 silence (RFC 6464 3).</summary>
public sealed record AudioLevel(UpTrackId Track, int Dbov, bool IsSpeaking);

/// <summary>Tracks that began or ended to speak or whose level changed by 3 dB, at most every 200 ms; others are as last told.</summary>
public sealed record AudioLevels(IReadOnlyList<AudioLevel> Levels) : RelayEvent;

/// <summary>How well a transport carries, at most once a second and only when it changed noticeably. An estimate of 0 is not known.</summary>
public sealed record ConnectionQuality(
    TransportId Transport,
    long EstimateBitsPerSecond,
    double LossFraction,
    int RoundTripMilliseconds,
    bool UsesTcp) : RelayEvent;

/// <summary>The transport's path loses too much over UDP; TCP should be tried.</summary>
public sealed record UdpUnusable(TransportId Transport) : RelayEvent;

/// <summary>A finished capture file with its SHA-256, as the journal also lists it.</summary>
public sealed record CaptureSegmentClosed(CaptureId Capture, string FileName, long Bytes, string Sha256) : RelayEvent;

/// <summary>The writer could not keep up and records were lost; the file says so too.</summary>
public sealed record CaptureGap(CaptureId Capture, string Track, long LostRecords) : RelayEvent;

/// <summary>All files of a capture are closed. <paramref name="Error"/> is null if nothing failed.</summary>
public sealed record CaptureStopped(CaptureId Capture, string? Error) : RelayEvent;

/// <summary>The answer to <see cref="RequestStatistics"/>; null if there is no such transport.</summary>
public sealed record StatisticsGathered(RequestId Request, TransportId Transport, TransportStatistics? Statistics) : RelayEvent;

/// <summary>A trace's file is closed. <paramref name="Error"/> is null if nothing failed.</summary>
public sealed record TraceEnded(RequestId Request, TransportId Transport, long Packets, string? Error) : RelayEvent;
