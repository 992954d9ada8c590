using CrossStrait.Rooms.Sessions;

namespace CrossStrait.Rooms.Calls;

/// <summary>Makes the tokens with which people come into the rooms of their calls. Implemented by the host.</summary>
public interface IRoomPasses
{
    string Issue(RoomGrant grant);
}
