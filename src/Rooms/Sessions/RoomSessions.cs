using System.Collections.Concurrent;
using CrossStrait.Rooms.Recording;

namespace CrossStrait.Rooms.Sessions;

/// <summary>The live sessions of this server, at most one for each room of the directory.</summary>
public sealed class RoomSessions : IAsyncDisposable
{
    private readonly ConcurrentDictionary<string, RoomSession> _sessions = new();
    private readonly ConcurrentDictionary<Task, bool> _releases = new();
    private readonly IRoomDirectory _directory;
    private readonly SessionPorts _ports;
    private volatile bool _stopping;

    public RoomSessions(IRoomDirectory directory, SessionPorts ports)
    {
        ArgumentNullException.ThrowIfNull(ports);
        _directory = directory;
        _ports = ports;
        _ports.Library.Changed += RecordingChanged;
        _ports.Ownership.Lost += OwnershipLost;
    }

    /// <summary>A session has begun. Raised on any thread; handlers only post.</summary>
    public event Action<RoomSession>? Opened;

    public int Count => _sessions.Count;

    /// <summary>The session of a room, if it is live.</summary>
    public RoomSession? Find(string roomId) => _sessions.GetValueOrDefault(roomId);

    /// <summary>The session of a room, opened if need be. Null if there is no such room, or if another node has it.</summary>
    public async Task<RoomSession?> GetOrOpenAsync(string roomId, CancellationToken cancellation) =>
        (await FindOrOpenAsync(roomId, cancellation))?.Value;

    /// <summary>
    /// Asks the room's session, opened if need be. A session that ended between being found and being asked refuses with
    /// <see cref="RefusalCode.RoomClosed"/>; then the next one is asked. Refused with <see cref="RefusalCode.OtherNode"/>, and
    /// without a session, if another node has it. Null if there is no such room.
    /// </summary>
    public async Task<(RoomSession? Session, RoomReply<T> Reply)?> EnterAsync<T>(
        string roomId,
        Func<RoomSession, Task<RoomReply<T>>> ask,
        CancellationToken cancellation)
        where T : class
    {
        ArgumentNullException.ThrowIfNull(ask);
        for (var attempt = 0; ; attempt++)
        {
            if (await FindOrOpenAsync(roomId, cancellation) is not { } opened)
            {
                return null;
            }

            if (opened.Value is not { } session)
            {
                return (null, opened.Refusal!);
            }

            var reply = await ask(session);
            if (attempt > 0 || reply.Refusal?.Code != RefusalCode.RoomClosed)
            {
                return (session, reply);
            }
        }
    }

    /// <summary>The server stops: recordings are closed and everyone is told. Done when the last word is sent.</summary>
    public async ValueTask DisposeAsync()
    {
        _ports.Library.Changed -= RecordingChanged;
        _ports.Ownership.Lost -= OwnershipLost;
        RoomSession[] live;
        lock (_sessions)
        {
            _stopping = true;
            live = [.. _sessions.Values];
        }

        await Task.WhenAll(live.Select(session => session.CloseAsync("shutdown")));
        await Task.WhenAll(live.Select(session => session.Farewell));
        await Task.WhenAll(_releases.Keys);
    }

    private async Task<RoomReply<RoomSession>?> FindOrOpenAsync(string roomId, CancellationToken cancellation)
    {
        if (Find(roomId) is { } live)
        {
            return live;
        }

        if (_stopping || await _directory.FindAsync(roomId, cancellation) is not { } room)
        {
            return null;
        }

        var place = await _ports.Ownership.ClaimOrFindAsync(roomId, cancellation);
        if (!place.IsHere)
        {
            return Refusal.OtherNode(place);
        }

        RoomSession? opened = null;
        RoomSession session;
        lock (_sessions)
        {
            // A session opened after the others were closed would never be.
            if (_stopping)
            {
                return null;
            }

            session = _sessions.GetOrAdd(roomId, _ => opened = new RoomSession(room, _ports, Remove, place.Epoch));
        }

        if (opened is not null)
        {
            Opened?.Invoke(opened);
        }

        return session;
    }

    private void RecordingChanged(RecordingEntry entry) => Find(entry.RoomId)?.RecordingUpdated(entry);

    private void OwnershipLost(string roomId) => Find(roomId)?.OwnershipLost();

    /// <summary>Given back before the session is forgotten: whoever opens the next one takes the room anew.</summary>
    private void Remove(RoomSession session)
    {
        var release = _ports.Ownership.ReleaseAsync(session.Room.Id, session.Epoch);
        _sessions.TryRemove(new KeyValuePair<string, RoomSession>(session.Room.Id, session));
        _releases[release] = true;
        release.ContinueWith(done => _releases.TryRemove(done, out var _), TaskScheduler.Default);
    }
}
