namespace CrossStrait.Rooms.Calls;

/// <summary>The way to the devices of people. Implemented in Signaling, by the hub of lines.</summary>
public interface INotifier
{
    /// <summary>Tells all devices of this person that are connected to this node. Never waits and never throws.</summary>
    void Notify(string personId, LineEvent change);
}
