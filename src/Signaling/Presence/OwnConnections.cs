namespace CrossStrait.Signaling.Presence;

/// <summary>
/// The connections of this node and when each was last heard of. One that falls silent is remembered for a while, so that
/// it can be taken up again with its device if it speaks once more. Any thread may call.
/// </summary>
internal sealed class OwnConnections(TimeSpan silence, TimeProvider time)
{
    /// <summary>A hub tells of every connection's end; this is for those of which it did not.</summary>
    private static readonly TimeSpan _forgotten = TimeSpan.FromMinutes(10);

    private readonly Dictionary<string, Dictionary<string, Entry>> _people = new(StringComparer.Ordinal);

    public void Add(string personId, string deviceId, string connectionId)
    {
        lock (_people)
        {
            if (!_people.TryGetValue(personId, out var connections))
            {
                _people[personId] = connections = new Dictionary<string, Entry>(StringComparer.Ordinal);
            }

            connections[connectionId] = new Entry(deviceId, time.GetTimestamp(), IsSilent: false);
        }
    }

    public void Remove(string personId, string connectionId)
    {
        lock (_people)
        {
            if (_people.TryGetValue(personId, out var connections) && connections.Remove(connectionId) && connections.Count == 0)
            {
                _people.Remove(personId);
            }
        }
    }

    /// <summary>The device of a connection that had fallen silent and is heard of again; otherwise null.</summary>
    public string? Hear(string personId, string connectionId)
    {
        lock (_people)
        {
            if (!_people.TryGetValue(personId, out var connections) || !connections.TryGetValue(connectionId, out var entry))
            {
                return null;
            }

            connections[connectionId] = entry with { HeardAt = time.GetTimestamp(), IsSilent = false };
            return entry.IsSilent ? entry.DeviceId : null;
        }
    }

    /// <summary>Those that have just fallen silent.</summary>
    public List<OwnConnection> TakeSilent()
    {
        lock (_people)
        {
            var fallen = new List<OwnConnection>();
            foreach (var (personId, connections) in _people.ToList())
            {
                foreach (var (connectionId, entry) in connections.ToList())
                {
                    var silent = time.GetElapsedTime(entry.HeardAt);
                    if (silent > _forgotten)
                    {
                        Remove(personId, connectionId);
                    }
                    else if (silent >= silence && !entry.IsSilent)
                    {
                        connections[connectionId] = entry with { IsSilent = true };
                        fallen.Add(new OwnConnection(personId, entry.DeviceId, connectionId));
                    }
                }
            }

            return fallen;
        }
    }

    public List<OwnConnection> Live()
    {
        lock (_people)
        {
            return [.. _people.SelectMany(person => LiveAmong(person.Key, person.Value))];
        }
    }

    public List<OwnConnection> LiveOf(string personId)
    {
        lock (_people)
        {
            return _people.TryGetValue(personId, out var connections) ? [.. LiveAmong(personId, connections)] : [];
        }
    }

    private static IEnumerable<OwnConnection> LiveAmong(string personId, Dictionary<string, Entry> connections) => connections
        .Where(connection => !connection.Value.IsSilent)
        .Select(connection => new OwnConnection(personId, connection.Value.DeviceId, connection.Key));

    private sealed record Entry(string DeviceId, long HeardAt, bool IsSilent);
}

/// <summary>A device of a person that is connected to this node.</summary>
internal readonly record struct OwnConnection(string PersonId, string DeviceId, string ConnectionId);
