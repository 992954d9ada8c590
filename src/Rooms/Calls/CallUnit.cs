using System.Diagnostics.CodeAnalysis;
using CrossStrait.Rooms.Sessions;

namespace CrossStrait.Rooms.Calls;

/// <summary>The calls that one transaction changes, and how. Lives for one try.</summary>
internal sealed class CallUnit(ICallStore store, DateTimeOffset now, CancellationToken cancellation)
{
    private readonly Dictionary<string, CallChange> _changes = [];
    private readonly Dictionary<string, CallState?> _read = [];

    public IReadOnlyList<CallChange> Changes => [.. _changes.Values];

    [return: NotNullIfNotNull(nameof(otherwise))]
    public CallState? Now(string callId, CallState? otherwise = null) => _changes.GetValueOrDefault(callId)?.After ?? otherwise;

    /// <summary>A call as this unit sees it: read once, so that what two steps make of it fits together.</summary>
    public async Task<CallState?> FindAsync(string callId)
    {
        if (Now(callId) is { } changed)
        {
            return changed;
        }

        if (!_read.TryGetValue(callId, out var call))
        {
            _read[callId] = call = await store.FindAsync(callId, cancellation);
        }

        return call;
    }

    public void Begin(CallState call) => _changes.Add(call.Id, new CallChange(null, call));

    /// <summary>Applies an action, and to other calls what follows from it there. A refusal leaves the unit as it was.</summary>
    public async Task<Refusal?> ApplyAsync(CallState call, CallAction action)
    {
        var outcome = CallMachine.Apply(call, action, now);
        if (!outcome.IsDone)
        {
            return outcome.Refusal;
        }

        _changes[call.Id] = _changes.TryGetValue(call.Id, out var earlier)
            ? earlier with { After = outcome.State! }
            : new CallChange(call, outcome.State!);
        foreach (var linked in outcome.Also)
        {
            if (await FindAsync(linked.CallId) is { } other)
            {
                // What is refused there is done already: that call has ended or gone its own way.
                await ApplyAsync(other, linked.Action);
            }
        }

        return null;
    }

    /// <summary>
    /// Somebody speaks in one call at a time: her others are held, and one that she has only dialled is taken back. That
    /// may bring her back into a call that waited for it, so it is looked at again.
    /// </summary>
    public async Task HoldOthersAsync(string personId, string exceptCallId)
    {
        const int Rounds = 3;
        var live = await store.ListLiveOfAsync(personId, cancellation);
        for (var round = 0; round < Rounds; round++)
        {
            var isDone = true;
            foreach (var call in live.Where(call => call.Id != exceptCallId).Select(call => Now(call.Id, call)))
            {
                CallAction? action = call.Find(personId)?.State switch
                {
                    LegState.Connected when call.Mailbox is null => new CallAction.Hold(personId),
                    LegState.Connected or LegState.Dialing => new CallAction.HangUp(personId),
                    _ => null,
                };
                if (action is not null && call.IsLive && await ApplyAsync(call, action) is null)
                {
                    isDone = false;
                }
            }

            if (isDone)
            {
                return;
            }
        }
    }
}
