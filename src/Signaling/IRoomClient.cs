using CrossStrait.Rooms.Sessions;

namespace CrossStrait.Signaling;

/// <summary>What the server calls at a client: one method for an event, one for several at once if the client takes them so.</summary>
public interface IRoomClient
{
    Task Event(RoomEvent roomEvent);

    Task Events(IReadOnlyList<RoomEvent> roomEvents);
}
