namespace CrossStrait.Rooms.Calls;

/// <summary>Has the room of a call follow its state: who is in it, who is held, what is recorded.</summary>
public interface ICallRooms
{
    /// <summary>Called with every state of a call that this node learns of; an older one than the last does nothing. Never throws.</summary>
    Task FollowAsync(CallState call);
}
