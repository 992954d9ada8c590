using CrossStrait.Rooms.Sessions;

namespace CrossStrait.Signaling;

/// <summary>What a hub connection has joined.</summary>
internal sealed record HubPlace(RoomSession Session, SeatHolder Holder);
