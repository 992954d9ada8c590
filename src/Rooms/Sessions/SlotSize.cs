namespace CrossStrait.Rooms.Sessions;

/// <summary>The size in physical pixels at which a client shows a slot; 0 x 0 is not visible.</summary>
public sealed record SlotSize(string Mid, int Width, int Height);
