namespace CrossStrait.Rooms.Sessions;

/// <summary>
/// A session's hold on its room. Before every command the loop looks whether it holds for certain; after a pause in which
/// another node may have taken the room, it asks first. Used by the loop alone.
/// </summary>
/// <param name="ownership">Where rooms are held.</param>
/// <param name="roomId">The room.</param>
/// <param name="epoch">With which it was taken.</param>
/// <param name="lost">Ends the session without acting; called once.</param>
internal sealed class LoopLease(IRoomOwnership ownership, string roomId, long epoch, Action lost)
{
    private bool _isLost;

    /// <summary>True too once it is lost: then the session is over, and what is still to be done is its own end.</summary>
    public bool Holds => _isLost || ownership.IsStillOurs(roomId, epoch);

    public long Epoch => epoch;

    public async Task CheckAsync()
    {
        if (!await ownership.ConfirmAsync(roomId, epoch))
        {
            _isLost = true;
            lost();
        }
    }
}
