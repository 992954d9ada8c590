using CrossStrait.Rooms.Audit;
using Microsoft.Extensions.Logging;

namespace CrossStrait.Rooms.Calls;

/// <summary>
/// What follows from a stored transition: the room is brought in step, devices are told, other nodes get a hint. All of
/// it can be done again or come late; nothing of it decides anything.
/// </summary>
public sealed class CallFollowUp(
    LiveCalls live,
    CallViews views,
    ICallHistory history,
    ICallRooms rooms,
    INotifier notifier,
    IDevices devices,
    IPresence presence,
    IHints hints,
    IAuditLog audit,
    ILogger<CallFollowUp> logger)
{
    /// <summary>The subject of hints about calls.</summary>
    public const string Subject = "call";

    /// <summary>This node changed calls.</summary>
    public async Task CommittedAsync(IReadOnlyList<CallChange> changes)
    {
        ArgumentNullException.ThrowIfNull(changes);
        foreach (var change in changes)
        {
            live.TryObserve(change.After, out _);
        }

        foreach (var change in changes)
        {
            await FollowAsync(change);
            hints.Publish(Subject, change.After.Id, change.After.Version);
            Note(change);
        }
    }

    /// <summary>Another node changed a call, or this one has just started.</summary>
    public async Task LearnedAsync(CallState call)
    {
        if (live.TryObserve(call, out var before))
        {
            await FollowAsync(new CallChange(before, call));
            foreach (var leg in call.Legs)
            {
                presence.SetBusy(leg.PersonId, live.IsBusy(leg.PersonId));
            }
        }
    }

    private async Task FollowAsync(CallChange change)
    {
        // Every node that learns of it says so: one that was late may have said the opposite.
        foreach (var personId in change.After.Legs.Select(leg => leg.PersonId))
        {
            presence.SetBusy(personId, live.IsBusy(personId));
        }

        // The room first: who has just been told that she may come in finds it open to her.
        await rooms.FollowAsync(change.After);
        foreach (var leg in change.After.Legs)
        {
            var isOver = leg.State == LegState.Left;
            var wasOver = change.Before?.Find(leg.PersonId) is { State: LegState.Left };
            if ((!isOver || !wasOver) && devices.IsHere(leg.PersonId) && views.For(leg.PersonId, change.After) is { } view)
            {
                notifier.Notify(leg.PersonId, new CallChanged(view));
                if (isOver)
                {
                    notifier.Notify(leg.PersonId, new HistoryChanged(await history.CountMissedAsync(leg.PersonId, CancellationToken.None)));
                }
            }
        }
    }

    private void Note(CallChange change)
    {
        var call = change.After;
        if (change.Before is null)
        {
            logger.CallBegan(call.Id);
            _ = AuditAsync(call, "call.started", new { call.Number, call.TargetId });
        }

        if (call.Cause is { } reason && change.Before is not { IsLive: false })
        {
            logger.CallEnded(call.Id, reason);
            _ = AuditAsync(call, "call.ended", new { Reason = reason.ToString(), People = call.Legs.Where(leg => leg.JoinedAt is not null).Select(leg => leg.PersonId) });
        }
    }

    /// <summary>Nobody waits for it: a call does not fail because of the log, and whoever reads that log sees the gap in this one.</summary>
    private async Task AuditAsync(CallState call, string action, object details)
    {
        try
        {
            await audit.WriteAsync(call.CallerId, action, call.Id, details, CancellationToken.None);
        }
#pragma warning disable CA1031 // logged
        catch (Exception exception)
#pragma warning restore CA1031
        {
            logger.CallNotAudited(exception, call.Id);
        }
    }
}
