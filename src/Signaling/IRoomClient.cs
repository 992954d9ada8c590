using CrossStrait.Rooms.Sessions;

namespace CrossStrait.Signaling;

/// <summary>What the server calls at a client: one method for all events.</summary>
public interface IRoomClient
{
    Task Event(RoomEvent roomEvent);
}
