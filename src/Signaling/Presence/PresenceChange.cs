namespace CrossStrait.Signaling.Presence;

/// <summary>A change that this node made to a person's presence, for the others. The version is that of this node's mirror after it.</summary>
internal abstract record PresenceChange(string PersonId, long Version);

internal sealed record DeviceCame(string PersonId, long Version, string ConnectionId, DeviceConnection Connection) : PresenceChange(PersonId, Version);

internal sealed record DeviceWent(string PersonId, long Version, string ConnectionId) : PresenceChange(PersonId, Version);

internal sealed record PresenceChosen(string PersonId, long Version, ChosenPresence? Chosen) : PresenceChange(PersonId, Version);

internal sealed record BusyTurned(string PersonId, long Version, bool IsBusy) : PresenceChange(PersonId, Version);

/// <summary>Something of this person has run out: a choice, or connections of a node that is gone.</summary>
internal sealed record PresenceRanOut(string PersonId, long Version) : PresenceChange(PersonId, Version);
