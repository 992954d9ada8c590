using CrossStrait.Rooms.Calls;

namespace CrossStrait.Signaling.Presence;

/// <summary>What somebody said of herself. <paramref name="Until"/> is in UTC microseconds.</summary>
internal sealed record ChosenPresence(PresenceStatus Status, string? Note, long? Until);
