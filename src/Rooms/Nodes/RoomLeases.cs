using System.Collections.Concurrent;
using CrossStrait.Rooms.Sessions;
using Microsoft.Extensions.Logging;

namespace CrossStrait.Rooms.Nodes;

/// <summary>
/// Rooms of several nodes on one database. A room is held by a row with an epoch and an expiry by the database's clock; all
/// rows of a node are renewed together. Whether a room can still be this node's is answered from this node's own monotonic
/// clock, reckoned from before the last renewal was sent: after a longer pause the database is asked before anything is done.
/// While the database is away nobody can take a room, so nobody loses one.
/// </summary>
public sealed class RoomLeases : IRoomOwnership, IAsyncDisposable
{
    private const int Gates = 16;

    private static readonly TimeSpan _renewal = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(3);

    private readonly ConcurrentDictionary<string, long> _held = new();
    private readonly SemaphoreSlim[] _gates = [.. Enumerable.Range(0, Gates).Select(_ => new SemaphoreSlim(1, 1))];
    private readonly SemaphoreSlim _renewing = new(1, 1);
    private readonly CancellationTokenSource _stop = new();
    private readonly LeaseRows _rows;
    private readonly ThisNode _node;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private Task _running = Task.CompletedTask;
    private long _certainSince;
    private bool _isDatabaseAway;

    internal RoomLeases(LeaseRows rows, ThisNode node, TimeProvider time, ILogger<RoomLeases> logger)
    {
        _rows = rows;
        _node = node;
        _time = time;
        _logger = logger;
    }

    public event Action<string>? Lost;

    /// <summary>How long a room is kept for a node that does not renew it.</summary>
    public static TimeSpan Lease { get; } = TimeSpan.FromSeconds(6);

    private bool IsCertain => _time.GetElapsedTime(Volatile.Read(ref _certainSince)) < Lease;

    /// <summary>Enters this node and begins to renew. The schema must stand.</summary>
    public async Task StartAsync(CancellationToken cancellation)
    {
        Volatile.Write(ref _certainSince, _time.GetTimestamp());
        await _rows.EnterAsync(cancellation);
        _running = Task.Run(RunAsync, CancellationToken.None);
    }

    public async Task<RoomPlace> ClaimOrFindAsync(string roomId, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(roomId);
        var gate = GateOf(roomId);
        await gate.WaitAsync(cancellation);
        try
        {
            if (_held.TryGetValue(roomId, out var epoch) && await ConfirmAsync(roomId, epoch))
            {
                return Here(epoch);
            }

            while (true)
            {
                if (await _rows.TryTakeAsync(roomId, cancellation) is { } taken)
                {
                    _held[roomId] = taken;
                    return Here(taken);
                }

                if (await FindAsync(roomId, cancellation) is { } place)
                {
                    return place;
                }
            }
        }
        finally
        {
            gate.Release();
        }
    }

    public async Task<RoomPlace?> FindAsync(string roomId, CancellationToken cancellation) =>
        await _rows.FindAsync(roomId, cancellation) is { } owner
            ? new RoomPlace(owner.NodeId == _node.Id, owner.NodeId, owner.PublicUrl, owner.Epoch)
            : null;

    public bool IsStillOurs(string roomId, long epoch) => IsCertain && Holds(roomId, epoch);

    public async Task<bool> ConfirmAsync(string roomId, long epoch)
    {
        if (!IsCertain)
        {
            await RenewAsync();
        }

        return Holds(roomId, epoch);
    }

    public async Task ReleaseAsync(string roomId, long epoch)
    {
        // Forgotten first: whoever opens the room from now on takes it anew, with another epoch.
        _held.TryRemove(new KeyValuePair<string, long>(roomId, epoch));
        var gate = GateOf(roomId);
        await gate.WaitAsync();
        try
        {
            await _rows.ReleaseAsync(roomId, epoch, CancellationToken.None);
        }
#pragma warning disable CA1031 // it expires by itself
        catch (Exception exception)
#pragma warning restore CA1031
        {
            _logger.RoomNotReleased(exception, roomId);
        }
        finally
        {
            gate.Release();
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_stop.IsCancellationRequested)
        {
            return;
        }

        await _stop.CancelAsync();
        await _running;
        try
        {
            await _rows.LeaveAsync(CancellationToken.None).WaitAsync(_patience);
        }
#pragma warning disable CA1031 // it expires by itself
        catch (Exception exception)
#pragma warning restore CA1031
        {
            _logger.DatabaseAway(exception.Message);
        }
    }

    private bool Holds(string roomId, long epoch) => _held.TryGetValue(roomId, out var held) && held == epoch;

    private RoomPlace Here(long epoch) => new(IsHere: true, _node.Id, _node.PublicUrl, epoch);

    private SemaphoreSlim GateOf(string roomId) => _gates[(int)((uint)roomId.GetHashCode(StringComparison.Ordinal) % Gates)];

    private async Task RunAsync()
    {
        while (!_stop.IsCancellationRequested)
        {
            await Task.Delay(_renewal, _time, _stop.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (!_stop.IsCancellationRequested)
            {
                await RenewAsync();
            }
        }
    }

    /// <summary>
    /// Renews, and gives up what was lost meanwhile. A database that cannot be asked counts as an answer that nothing was
    /// lost, for as long as one that did answer: it is asked again, not before every command.
    /// </summary>
    private async Task RenewAsync()
    {
        var asked = _time.GetTimestamp();
        await _renewing.WaitAsync();
        try
        {
            if (Volatile.Read(ref _certainSince) > asked)
            {
                // Somebody else has asked meanwhile.
                return;
            }

            asked = _time.GetTimestamp();
            var before = _held.ToArray();
            if (await AskAsync() is { } renewed)
            {
                GiveUp(before.Except(renewed.Select(room => KeyValuePair.Create(room.RoomId, room.Epoch))));
            }

            Volatile.Write(ref _certainSince, asked);
        }
        finally
        {
            _renewing.Release();
        }
    }

    private async Task<IReadOnlyList<HeldRoom>?> AskAsync()
    {
        using var limit = new CancellationTokenSource(_patience);
        try
        {
            var renewed = await _rows.RenewAsync(limit.Token).WaitAsync(_patience, CancellationToken.None);
            if (_isDatabaseAway)
            {
                _isDatabaseAway = false;
                _logger.DatabaseBack();
            }

            return renewed;
        }
#pragma warning disable CA1031 // whatever keeps the database from answering keeps it from giving rooms away
        catch (Exception exception)
#pragma warning restore CA1031
        {
            if (!_isDatabaseAway)
            {
                _isDatabaseAway = true;
                _logger.DatabaseAway(exception.Message);
            }

            return null;
        }
    }

    private void GiveUp(IEnumerable<KeyValuePair<string, long>> lost)
    {
        foreach (var room in lost)
        {
            if (_held.TryRemove(room))
            {
                _logger.RoomLost(room.Key, room.Value);
                Lost?.Invoke(room.Key);
            }
        }
    }
}
