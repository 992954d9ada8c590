using System.Collections.Concurrent;
using System.Collections.Immutable;
using CrossStrait.Rooms.Calls;
using CrossStrait.Rooms.Directory;
using CrossStrait.Signaling.Presence;
using Microsoft.Extensions.Logging;

namespace CrossStrait.Signaling.Lines;

/// <summary>The devices that are connected to this node, by person. Any thread may call.</summary>
internal sealed class LineRegistry : INotifier, IDevices, IDisposable
{
    private readonly ConcurrentDictionary<string, ImmutableArray<LineConnection>> _byPerson = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, LineConnection> _byId = new(StringComparer.Ordinal);
    private readonly PersonNumbers _numbers = new();
    private readonly IPresence _presence;
    private readonly DirectoryIndex _directory;
    private readonly TimeProvider _time;
    private readonly ILogger<LineRegistry> _logger;
    private readonly TimeSpan _heartbeat;
    private readonly Lock _lock = new();
    private ITimer? _timer;
    private bool _disposed;

    public LineRegistry(IPresence presence, DirectoryIndex directory, PresenceTimings timings, TimeProvider time, ILogger<LineRegistry> logger)
    {
        (_presence, _directory, _time, _logger) = (presence, directory, time, logger);
        _heartbeat = timings.Silence / 4;
        _presence.Changed += TellPresence;
        _directory.Changed += TellDirectory;
        ScheduleHeartbeat();
    }

    public WatchList NewWatches() => new(_numbers);

    public void Add(LineConnection connection)
    {
        _byId[connection.Id] = connection;
        _byPerson.AddOrUpdate(connection.Device.PersonId, [connection], (_, others) => others.Add(connection));
    }

    /// <summary>True if no other connection of the same device is left: a page that was loaded anew may have opened its own first.</summary>
    public bool Remove(LineConnection connection)
    {
        connection.Close();
        _byId.TryRemove(connection.Id, out _);
        var left = _byPerson.AddOrUpdate(connection.Device.PersonId, [], (_, all) => all.Remove(connection));
        if (left.IsEmpty)
        {
            _byPerson.TryRemove(KeyValuePair.Create(connection.Device.PersonId, left));
        }

        return !left.Any(other => other.Device == connection.Device);
    }

    public void Notify(string personId, LineEvent change)
    {
        foreach (var connection in Of(personId))
        {
            connection.Post(change);
        }
    }

    public bool IsHere(string personId, string? deviceId = null) =>
        Of(personId).Any(connection => deviceId is null || connection.Device.DeviceId == deviceId);

    public void Dispose()
    {
        _presence.Changed -= TellPresence;
        _directory.Changed -= TellDirectory;
        lock (_lock)
        {
            _disposed = true;
            _timer?.Dispose();
        }
    }

    private ImmutableArray<LineConnection> Of(string personId) =>
        _byPerson.TryGetValue(personId, out var connections) ? connections : [];

    /// <summary>Everybody who watches the same people is given the same event.</summary>
    private void TellPresence(IReadOnlyList<PresenceView> people)
    {
        var toAll = new PresenceChanged(people);
        foreach (var connection in _byId.Values)
        {
            var watched = people.Count(person => connection.Watches.Has(person.PersonId));
            if (watched == people.Count)
            {
                connection.Post(toAll);
            }
            else if (watched > 0)
            {
                connection.Post(new PresenceChanged([.. people.Where(person => connection.Watches.Has(person.PersonId))]));
            }
        }
    }

    /// <summary>Who is new in somebody's organisation is watched from now on.</summary>
    private void TellDirectory()
    {
        foreach (var connection in _byId.Values)
        {
            connection.Watches.Add(_directory.WatchedBy(connection.Device.PersonId));
            connection.Post(new DirectoryChanged());
        }
    }

    private void ScheduleHeartbeat()
    {
        lock (_lock)
        {
            if (!_disposed)
            {
                _timer?.Dispose();
                _timer = _time.CreateTimer(_ => _ = BeatAsync(), null, _heartbeat, Timeout.InfiniteTimeSpan);
            }
        }
    }

    private async Task BeatAsync()
    {
        try
        {
            await _presence.HeartbeatAsync([.. _byId.Values.Select(one => (one.Device.PersonId, one.Id))]);
        }
#pragma warning disable CA1031 // the next one makes up for it
        catch (Exception exception)
#pragma warning restore CA1031
        {
            _logger.HeartbeatFailed(exception);
        }

        ScheduleHeartbeat();
    }
}
