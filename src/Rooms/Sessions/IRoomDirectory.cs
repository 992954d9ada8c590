namespace CrossStrait.Rooms.Sessions;

/// <summary>Which rooms there are. A session is opened only for one of these.</summary>
public interface IRoomDirectory
{
    Task<RoomView?> FindAsync(string roomId, CancellationToken cancellation);
}
