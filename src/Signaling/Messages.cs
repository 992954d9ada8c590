using CrossStrait.Rooms.Sessions;

namespace CrossStrait.Signaling;

/// <summary>The arguments of hub calls. With <see cref="HubReply"/> and the room events they are the contract of docs/signaling-protocol.md.</summary>
internal sealed record JoinCall(int Protocol, ResumeRequest? Resume = null, IReadOnlyList<string>? Decodes = null, bool Batches = false);

internal sealed record OfferCall(MediaConnection Connection, string Sdp, IReadOnlyDictionary<string, TrackSource>? Sources = null, bool Encrypted = false);

internal sealed record SetSlotSizesCall(IReadOnlyList<SlotSize> Slots);

internal sealed record SetMutedCall(string TrackId, bool Muted);

internal sealed record AssignPairCall(int Pair, string? ParticipantId = null);
