using System.Text.Json.Serialization;

namespace CrossStrait.MediaRelay;

/// <summary>What may be asked of the relay. Plain values only, so that the relay can be another process.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "type")]
[JsonDerivedType(typeof(ApplyOffer), "applyOffer")]
[JsonDerivedType(typeof(RestartIce), "restartIce")]
[JsonDerivedType(typeof(SetSlotSource), "setSlotSource")]
[JsonDerivedType(typeof(CloseTransport), "closeTransport")]
[JsonDerivedType(typeof(StartCapture), "startCapture")]
[JsonDerivedType(typeof(AddCaptureTrack), "addCaptureTrack")]
[JsonDerivedType(typeof(AddCaptureNote), "addCaptureNote")]
[JsonDerivedType(typeof(StopCapture), "stopCapture")]
public abstract record RelayCommand;

/// <summary>
/// An SDP offer (RFC 3264) for a transport, which is made if it is new. Answered by <see cref="OfferAnswered"/> or
/// <see cref="OfferRefused"/>. Sending m-lines become up-tracks if <paramref name="MayPublish"/>, receiving m-lines
/// become slots if <paramref name="MaySubscribe"/>; lines without the right are answered <c>inactive</c>.
/// </summary>
public sealed record ApplyOffer(RequestId Request, TransportId Transport, string Sdp, bool MayPublish = true, bool MaySubscribe = true) : RelayCommand;

/// <summary>New ICE credentials for a transport (RFC 9725 4.4.1.2); the old path is kept until the new one works. Answered by <see cref="IceRestarted"/> or <see cref="OfferRefused"/>.</summary>
public sealed record RestartIce(RequestId Request, TransportId Transport, string RemoteUfrag, string RemotePassword) : RelayCommand;

/// <summary>Gives a slot another source, or none. Needs no renegotiation; video starts with the next key frame, which is asked for.</summary>
public sealed record SetSlotSource(TransportId Transport, string Mid, UpTrackId? Source) : RelayCommand;

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
