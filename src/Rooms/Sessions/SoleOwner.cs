namespace CrossStrait.Rooms.Sessions;

/// <summary>The ownership of a server that is alone: every room is here.</summary>
public sealed class SoleOwner : IRoomOwnership
{
    private static readonly RoomPlace _here = new(IsHere: true, NodeId: "", PublicUrl: "", Epoch: 1);

    public event Action<string>? Lost
    {
        add { }
        remove { }
    }

    public Task<RoomPlace> ClaimOrFindAsync(string roomId, CancellationToken cancellation) => Task.FromResult(_here);

    public Task<RoomPlace?> FindAsync(string roomId, CancellationToken cancellation) => Task.FromResult<RoomPlace?>(_here);

    public bool IsStillOurs(string roomId, long epoch) => true;

    public Task<bool> ConfirmAsync(string roomId, long epoch) => Task.FromResult(true);

    public Task ReleaseAsync(string roomId, long epoch) => Task.CompletedTask;
}
