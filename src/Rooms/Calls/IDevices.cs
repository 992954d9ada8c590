namespace CrossStrait.Rooms.Calls;

/// <summary>Which devices are connected to this node. Implemented in Signaling, by the hub of lines.</summary>
public interface IDevices
{
    /// <summary>True if any device of this person is connected here, or this one.</summary>
    bool IsHere(string personId, string? deviceId = null);
}
