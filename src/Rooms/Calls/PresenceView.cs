namespace CrossStrait.Rooms.Calls;

/// <summary>Somebody's presence as others see it.</summary>
/// <param name="PersonId">Whose it is.</param>
/// <param name="Status">What follows from her devices, her choice and her calls.</param>
/// <param name="Note">In her own words.</param>
/// <param name="Until">UTC microseconds at which her choice ends; null if it does not.</param>
/// <param name="Devices">How many are connected.</param>
/// <param name="Version">Grows with every change; an older view is ignored.</param>
public sealed record PresenceView(string PersonId, PresenceStatus Status, string? Note, long? Until, int Devices, long Version);
