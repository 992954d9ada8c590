using System.Text.Json.Serialization;

namespace CrossStrait.MediaRelay;

/// <summary>What may be asked of the relay. Plain values only, so that the relay can be another process.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "type")]
[JsonDerivedType(typeof(ApplyOffer), "applyOffer")]
[JsonDerivedType(typeof(RestartIce), "restartIce")]
[JsonDerivedType(typeof(SetSlotSource), "setSlotSource")]
[JsonDerivedType(typeof(SetSlotDemand), "setSlotDemand")]
[JsonDerivedType(typeof(CloseTransport), "closeTransport")]
[JsonDerivedType(typeof(StartCapture), "startCapture")]
[JsonDerivedType(typeof(AddCaptureTrack), "addCaptureTrack")]
[JsonDerivedType(typeof(AddCaptureNote), "addCaptureNote")]
[JsonDerivedType(typeof(StopCapture), "stopCapture")]
[JsonDerivedType(typeof(RequestStatistics), "requestStatistics")]
[JsonDerivedType(typeof(StartTrace), "startTrace")]
[JsonDerivedType(typeof(StopTrace), "stopTrace")]
public abstract record RelayCommand;

/// <summary>
/// An SDP offer (RFC 3264) for a transport, which is made if it is new. Answered by <see cref="OfferAnswered"/> or
/// <see cref="OfferRefused"/>. Sending m-lines become up-tracks if <paramref name="MayPublish"/>, receiving m-lines
/// become slots if <paramref name="MaySubscribe"/>; lines without the right are answered <c>inactive</c>.
/// </summary>
/// <param name="VideoCodecs">The video codecs that up-tracks may use, by their names in SDP; null for all that the relay knows.</param>
/// <param name="EndToEndEncrypted">The relay must not look into the payloads of the up-tracks.</param>
/// <param name="TcpOnly">The answer names no UDP candidates.</param>
/// <param name="Group">What belongs together (a room): kept on one worker while it has room for them. Counts for a new transport.</param>
public sealed record ApplyOffer(
    RequestId Request,
    TransportId Transport,
    string Sdp,
    bool MayPublish = true,
    bool MaySubscribe = true,
    IReadOnlyList<string>? VideoCodecs = null,
    bool EndToEndEncrypted = false,
    bool TcpOnly = false,
    string? Group = null) : RelayCommand;

/// <summary>New ICE credentials for a transport (RFC 9725 4.4.1.2); the old path is kept until the new one works. Answered by <see cref="IceRestarted"/> or <see cref="OfferRefused"/>.</summary>
/// <param name="TcpOnly">The candidates given back are TCP alone.</param>
public sealed record RestartIce(
    RequestId Request,
    TransportId Transport,
    string RemoteUfrag,
    string RemotePassword,
    bool TcpOnly = false) : RelayCommand;

/// <summary>Gives a slot another source, or none. Needs no renegotiation; video starts with the next key frame, which is asked for.</summary>
public sealed record SetSlotSource(TransportId Transport, string Mid, UpTrackId? Source) : RelayCommand;

/// <summary>What goes first when a receiver's bandwidth does not carry everything. Audio goes before all video.</summary>
public enum SlotPriority : byte
{
    Normal,
    ActiveSpeaker,
    Screen,
}

/// <summary>
/// The size, in physical pixels, at which a video slot is shown. 0 x 0 is not visible: its video is paused, with no
/// effect on audio. A slot of which nothing was told gets the best there is.
/// </summary>
public sealed record SetSlotDemand(TransportId Transport, string Mid, int Width, int Height, SlotPriority Priority) : RelayCommand;

/// <summary>Ends a transport: its up-tracks leave all slots. Answered by <see cref="TransportClosed"/>.</summary>
public sealed record CloseTransport(TransportId Transport) : RelayCommand;

/// <summary>Opens a capture in an existing, empty directory. <paramref name="Header"/> is opaque JSON kept in the journal's first record.</summary>
public sealed record StartCapture(CaptureId Capture, string Directory, string Header) : RelayCommand;

/// <summary>Records an up-track from now on, until it ends or the capture stops. <paramref name="Label"/> is opaque JSON kept in each segment's first record.</summary>
public sealed record AddCaptureTrack(CaptureId Capture, UpTrackId Track, string Name, string Label) : RelayCommand;

/// <summary>Writes an event of the room (mute, consent, join, leave) into the capture's journal, stamped with the relay's clock.</summary>
public sealed record AddCaptureNote(CaptureId Capture, string Note) : RelayCommand;

/// <summary>Closes all segments and the journal. Answered by <see cref="CaptureStopped"/>.</summary>
public sealed record StopCapture(CaptureId Capture) : RelayCommand;

/// <summary>How a transport does now. Answered by <see cref="StatisticsGathered"/>.</summary>
public sealed record RequestStatistics(RequestId Request, TransportId Transport) : RelayCommand;

/// <summary>
/// Writes what a transport receives and sends from now on to a new pcap file: RTP headers and RTCP in the clear, payload
/// only if <paramref name="WithPayload"/>. Ends by <see cref="StopTrace"/>, by time, by size, or with the transport;
/// answered by <see cref="TraceEnded"/>. A transport has one trace at a time.
/// </summary>
public sealed record StartTrace(RequestId Request, TransportId Transport, string Path, bool WithPayload, int MaxSeconds, long MaxBytes) : RelayCommand;

/// <summary>Ends a transport's trace before its time.</summary>
public sealed record StopTrace(TransportId Transport) : RelayCommand;
