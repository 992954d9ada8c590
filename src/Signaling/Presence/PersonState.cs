using System.Collections.Immutable;
using CrossStrait.Rooms.Calls;
using CrossStrait.Rooms.Storage;

namespace CrossStrait.Signaling.Presence;

/// <summary>All that is known of one person's presence, from which what others see is computed. Never changed in place.</summary>
internal sealed record PersonState(string PersonId)
{
    /// <summary>Grows with every change, see <see cref="VersionSource"/>.</summary>
    public long Version { get; init; }

    public ChosenPresence? Chosen { get; init; }

    public bool IsBusy { get; init; }

    /// <summary>By connection id.</summary>
    public ImmutableDictionary<string, DeviceConnection> Connections { get; init; } = ImmutableDictionary<string, DeviceConnection>.Empty;

    public PresenceView View(DateTimeOffset now)
    {
        var chosen = IsOverdue(now) ? null : Chosen;
        var devices = Connections.Values.Select(connection => connection.DeviceId).Distinct(StringComparer.Ordinal).Count();
        return new PresenceView(PersonId, StatusOf(chosen, devices), chosen?.Note, chosen?.Until, devices, Version);
    }

    public bool IsOverdue(DateTimeOffset now) => Chosen?.Until is { } until && until <= now.ToUtcMicroseconds();

    public PersonState With(string connectionId, DeviceConnection connection) => this with { Connections = Connections.SetItem(connectionId, connection) };

    public PersonState Without(string connectionId) => this with { Connections = Connections.Remove(connectionId) };

    /// <summary>True if others see or hold the same, whatever the version.</summary>
    public bool IsSameAs(PersonState other) =>
        IsBusy == other.IsBusy
        && Chosen == other.Chosen
        && Connections.Count == other.Connections.Count
        && Connections.All(connection => other.Connections.TryGetValue(connection.Key, out var its) && its == connection.Value);

    /// <summary>Who cannot be reached is offline, unless she said why; a wish not to be disturbed goes before being busy.</summary>
    private PresenceStatus StatusOf(ChosenPresence? chosen, int devices) => chosen?.Status switch
    {
        PresenceStatus.OutOfOffice => PresenceStatus.OutOfOffice,
        _ when devices == 0 => PresenceStatus.Offline,
        PresenceStatus.Offline => PresenceStatus.Offline,
        PresenceStatus.DoNotDisturb => PresenceStatus.DoNotDisturb,
        _ when IsBusy => PresenceStatus.Busy,
        PresenceStatus.Away => PresenceStatus.Away,
        _ => PresenceStatus.Available,
    };
}

/// <summary>A connection of one of a person's devices, and the node that holds it.</summary>
internal sealed record DeviceConnection(string NodeId, string DeviceId);
