namespace CrossStrait.Rooms.Calls;

/// <summary>A device of somebody who is signed in: of the connection that asked, never of a message.</summary>
public sealed record LineDevice(string PersonId, string DeviceId);
