namespace CrossStrait.Rooms.Sessions;

/// <summary>Where a room's session is.</summary>
/// <param name="IsHere">On this node.</param>
/// <param name="NodeId">The node that has it.</param>
/// <param name="PublicUrl">Where clients reach that node; empty if it is this one and it was not told its address.</param>
/// <param name="Epoch">Grows with every owner.</param>
public sealed record RoomPlace(bool IsHere, string NodeId, string PublicUrl, long Epoch);
