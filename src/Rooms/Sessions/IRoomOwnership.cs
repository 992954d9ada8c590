namespace CrossStrait.Rooms.Sessions;

/// <summary>
/// Which node has the live session of a room. On one node it is always this one; several nodes agree by rows with an epoch
/// that grows with every owner (<see cref="Nodes.RoomLeases"/>). Any thread may call.
/// </summary>
public interface IRoomOwnership
{
    /// <summary>Raised on any thread: the room belongs to another node now, and this one may do nothing more in it.</summary>
    event Action<string>? Lost;

    /// <summary>Takes the room for this node if nobody has it; otherwise says who does.</summary>
    Task<RoomPlace> ClaimOrFindAsync(string roomId, CancellationToken cancellation);

    /// <summary>Who has the room, without taking it. Null if nobody does.</summary>
    Task<RoomPlace?> FindAsync(string roomId, CancellationToken cancellation);

    /// <summary>
    /// True as long as nobody else can have taken the room. False is not yet a loss: so much time has passed since that was
    /// certain that <see cref="ConfirmAsync"/> has to be asked.
    /// </summary>
    bool IsStillOurs(string roomId, long epoch);

    /// <summary>Asks where ownership is kept. What cannot be asked is not lost: nobody else can take it there either.</summary>
    Task<bool> ConfirmAsync(string roomId, long epoch);

    /// <summary>The session has ended; another node may have the room.</summary>
    Task ReleaseAsync(string roomId, long epoch);
}
