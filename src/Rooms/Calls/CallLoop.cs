using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace CrossStrait.Rooms.Calls;

/// <summary>
/// What runs beside the calls of this node: one timer for the next deadline of all, the hints of other nodes, and every
/// five seconds a look at what hints did not tell. Started and ended by the host.
/// </summary>
public sealed class CallLoop(
    CallBook book,
    CallFollowUp followUp,
    LiveCalls live,
    ICallStore store,
    IHints hints,
    IPresence presence,
    IDevices devices,
    TimeProvider time,
    ILogger<CallLoop> logger) : IDisposable
{
    private static readonly TimeSpan _sweep = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan _retry = TimeSpan.FromSeconds(1);

    private readonly Lock _lock = new();
    private readonly ConcurrentDictionary<string, bool> _reading = new();
    private ITimer? _deadline;
    private ITimer? _sweeper;
    private bool _disposed;

    private bool HasPeers => hints is not NoHints;

    public async Task StartAsync(CancellationToken cancellation)
    {
        live.DeadlineMoved += Arm;
        hints.Received += Hear;
        foreach (var call in await store.ListLiveAsync(cancellation))
        {
            await followUp.LearnedAsync(call);
        }

        ScheduleSweep();
        Arm();
    }

    public void Dispose()
    {
        live.DeadlineMoved -= Arm;
        hints.Received -= Hear;
        lock (_lock)
        {
            _disposed = true;
            _deadline?.Dispose();
            _sweeper?.Dispose();
        }
    }

    /// <summary>Looks at every live call: rows that changed unheard, devices that vanished with their node or are back.</summary>
    internal async Task SweepAsync()
    {
        if (HasPeers)
        {
            await ResyncAsync();
        }

        foreach (var call in live.List())
        {
            foreach (var leg in call.Legs.Where(leg => leg.IsPresent || leg.State == LegState.Dialing))
            {
                await LookAfterAsync(leg);
            }
        }
    }

    private async Task ResyncAsync()
    {
        var rows = await store.ListLiveAsync(CancellationToken.None);
        foreach (var call in rows)
        {
            await followUp.LearnedAsync(call);
        }

        var known = rows.Select(call => call.Id).ToHashSet();
        foreach (var call in live.List().Where(call => !known.Contains(call.Id)))
        {
            await ReadAsync(call.Id);
        }
    }

    private async Task LookAfterAsync(Leg leg)
    {
        presence.SetBusy(leg.PersonId, busy: true);
        var device = new LineDevice(leg.PersonId, leg.DeviceId ?? "");
        if (leg.LostUntil is null && presence.Read(leg.PersonId).Devices == 0)
        {
            // Nobody said that it went: whoever had its connection is gone too.
            await book.DeviceLostAsync(device, withNode: true, CancellationToken.None);
        }
        else if (leg.LostUntil is not null && devices.IsHere(leg.PersonId, leg.DeviceId))
        {
            await book.DeviceBackAsync(device, CancellationToken.None);
        }
    }

    private void Hear(string subject, string key, long version)
    {
        if (subject == CallFollowUp.Subject && _reading.TryAdd(key, true))
        {
            _ = ReadHintedAsync(key);
        }
    }

    /// <summary>Hints about one call that come while it is read are those of the state that is read, or the next sweep's.</summary>
    private async Task ReadHintedAsync(string callId)
    {
        try
        {
            _reading.TryRemove(callId, out _);
            await ReadAsync(callId);
        }
#pragma warning disable CA1031 // the next sweep reads it
        catch (Exception exception)
#pragma warning restore CA1031
        {
            logger.SweepFailed(exception);
        }
    }

    private async Task ReadAsync(string callId)
    {
        if (await store.FindAsync(callId, CancellationToken.None) is { } call)
        {
            await followUp.LearnedAsync(call);
        }
    }

    private void Arm()
    {
        lock (_lock)
        {
            if (_disposed || live.NextDeadline is not { } next)
            {
                return;
            }

            var wait = next - time.GetUtcNow();
            _deadline?.Dispose();
            _deadline = time.CreateTimer(_ => Fire(), null, wait > TimeSpan.Zero ? wait : TimeSpan.Zero, Timeout.InfiniteTimeSpan);
        }
    }

    private void Fire()
    {
        foreach (var callId in live.TakeDue())
        {
            _ = ExpireAsync(callId);
        }

        Arm();
    }

    private async Task ExpireAsync(string callId)
    {
        try
        {
            await book.ExpireAsync(callId, CancellationToken.None);
            await ReadAsync(callId);
        }
#pragma warning disable CA1031 // a ring that did not stop would be worse than an error that is logged twice
        catch (Exception exception)
#pragma warning restore CA1031
        {
            logger.DeadlineFailed(exception, callId);
            live.Remind(callId, _retry);
        }
    }

    private void ScheduleSweep()
    {
        lock (_lock)
        {
            if (!_disposed)
            {
                _sweeper?.Dispose();
                _sweeper = time.CreateTimer(_ => _ = SweepAndScheduleAsync(), null, _sweep, Timeout.InfiniteTimeSpan);
            }
        }
    }

    private async Task SweepAndScheduleAsync()
    {
        try
        {
            await SweepAsync();
        }
#pragma warning disable CA1031 // the next sweep sees to what this one left
        catch (Exception exception)
#pragma warning restore CA1031
        {
            logger.SweepFailed(exception);
        }

        ScheduleSweep();
    }
}
