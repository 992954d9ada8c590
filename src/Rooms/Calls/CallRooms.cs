using System.Collections.Concurrent;
using CrossStrait.Rooms.Sessions;
using Microsoft.Extensions.Logging;

namespace CrossStrait.Rooms.Calls;

/// <summary>The hidden rooms of calls, on the node that has the session.</summary>
internal sealed class CallRooms : ICallRooms, IDisposable
{
    private readonly RoomSessions _sessions;
    private readonly Voicemails _voicemails;
    private readonly ICallStore _store;
    private readonly ILogger<CallRooms> _logger;

    /// <summary>The newest state of each live call by its room.</summary>
    private readonly ConcurrentDictionary<string, CallState> _byRoom = new();

    public CallRooms(RoomSessions sessions, Voicemails voicemails, ICallStore store, ILogger<CallRooms> logger)
    {
        (_sessions, _voicemails, _store, _logger) = (sessions, voicemails, store, logger);
        _sessions.Opened += Enter;
    }

    public async Task FollowAsync(CallState call)
    {
        try
        {
            var newest = _byRoom.AddOrUpdate(call.RoomId, call, (_, known) => known.Id != call.Id || known.Version < call.Version ? call : known);
            if (newest == call)
            {
                await FollowNewestAsync(call);
            }
        }
#pragma warning disable CA1031 // logged: the call itself goes on
        catch (Exception exception)
#pragma warning restore CA1031
        {
            _logger.CallRoomFailed(exception, call.Id);
        }
    }

    public void Dispose() => _sessions.Opened -= Enter;

    private async Task FollowNewestAsync(CallState call)
    {
        if (call is { Mailbox: not null, IsLive: true })
        {
            await _voicemails.RecordAsync(call);
        }

        if (call is { Mailbox: not null, IsLive: false })
        {
            await _voicemails.FinishAsync(call);
        }

        if (_sessions.Find(call.RoomId) is { } session)
        {
            await BringInStepAsync(session, call);
        }

        if (!call.IsLive)
        {
            _byRoom.TryRemove(new KeyValuePair<string, CallState>(call.RoomId, call));
        }
    }

    private static async Task BringInStepAsync(RoomSession session, CallState call)
    {
        if (!call.IsLive && call.HasOwnRoom)
        {
            await session.CloseAsync("ended");
            return;
        }

        foreach (var leg in call.Legs)
        {
            if (call.HasOwnRoom)
            {
                await session.SetBarredAsync(leg.PersonId, leg.State == LegState.Left);
            }

            await session.SetHeldAsync(leg.PersonId, leg.IsPresent && call.StateOf(leg) != LegState.Connected);
        }
    }

    /// <summary>A session opens when the first comes in; what has been decided about it before is done then.</summary>
    private void Enter(RoomSession session)
    {
        if (_byRoom.ContainsKey(session.Room.Id))
        {
            _ = EnterAsync(session);
        }
    }

    private async Task EnterAsync(RoomSession session)
    {
        try
        {
            if (_byRoom.TryGetValue(session.Room.Id, out var known) && await _store.FindAsync(known.Id, CancellationToken.None) is { } call)
            {
                await BringInStepAsync(session, call);
            }
        }
#pragma warning disable CA1031 // logged: the call itself goes on
        catch (Exception exception)
#pragma warning restore CA1031
        {
            _logger.CallRoomFailed(exception, session.Room.Id);
        }
    }
}
