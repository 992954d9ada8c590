using System.Diagnostics.CodeAnalysis;

namespace CrossStrait.Rooms.Calls;

/// <summary>
/// The live calls as this node last saw them: a mirror of rows, for deadlines and for who is busy. Being late does no
/// harm, since every step reads the row. Any thread may call.
/// </summary>
public sealed class LiveCalls(TimeProvider time)
{
    /// <summary>An ended call is remembered for a while, so that an older state that comes late does not bring it back.</summary>
    private static readonly TimeSpan _memory = TimeSpan.FromMinutes(1);

    private readonly Lock _lock = new();
    private readonly Dictionary<string, CallState> _calls = [];
    private readonly Dictionary<string, HashSet<string>> _ofPerson = [];
    private readonly PriorityQueue<string, DateTimeOffset> _deadlines = new();

    /// <summary>A deadline may have become the next one. Raised on any thread.</summary>
    public event Action? DeadlineMoved;

    public DateTimeOffset? NextDeadline
    {
        get
        {
            lock (_lock)
            {
                return _deadlines.TryPeek(out _, out var due) ? due : null;
            }
        }
    }

    /// <summary>Takes a state. False if this node knows it or a newer one already.</summary>
    public bool TryObserve(CallState call, out CallState? before)
    {
        ArgumentNullException.ThrowIfNull(call);
        lock (_lock)
        {
            if (_calls.TryGetValue(call.Id, out before) && before.Version >= call.Version)
            {
                return false;
            }

            _calls[call.Id] = call;
            Index(call);
            if (call.Deadline is { } due)
            {
                _deadlines.Enqueue(call.Id, due);
            }
        }

        if (call.Deadline is not null)
        {
            DeadlineMoved?.Invoke();
        }

        return true;
    }

    /// <summary>The calls whose time has come; each is given once.</summary>
    public IReadOnlyList<string> TakeDue()
    {
        var now = time.GetUtcNow();
        var due = new HashSet<string>();
        lock (_lock)
        {
            while (_deadlines.TryPeek(out var callId, out var at) && at <= now)
            {
                _deadlines.Dequeue();
                if (_calls.TryGetValue(callId, out var call) && call.Deadline <= now)
                {
                    due.Add(callId);
                }
            }
        }

        return [.. due];
    }

    /// <summary>Has a call looked at again a little later.</summary>
    public void Remind(string callId, TimeSpan after)
    {
        lock (_lock)
        {
            _deadlines.Enqueue(callId, time.GetUtcNow() + after);
        }

        DeadlineMoved?.Invoke();
    }

    public IReadOnlyList<CallState> List()
    {
        var forgotten = time.GetUtcNow() - _memory;
        lock (_lock)
        {
            foreach (var ended in _calls.Values.Where(call => call.EndedAt < forgotten).ToArray())
            {
                _calls.Remove(ended.Id);
            }

            return [.. _calls.Values.Where(call => call.IsLive)];
        }
    }

    /// <summary>She speaks, holds or dials.</summary>
    public bool IsBusy(string personId)
    {
        lock (_lock)
        {
            return _ofPerson.TryGetValue(personId, out var calls)
                && calls.Any(callId => TryFindLive(callId, out var call) && call.Find(personId) is { State: not (LegState.Ringing or LegState.Left) });
        }
    }

    private bool TryFindLive(string callId, [NotNullWhen(true)] out CallState? call) => _calls.TryGetValue(callId, out call) && call.IsLive;

    private void Index(CallState call)
    {
        foreach (var leg in call.Legs)
        {
            if (leg.IsLive)
            {
                if (!_ofPerson.TryGetValue(leg.PersonId, out var calls))
                {
                    _ofPerson[leg.PersonId] = calls = [];
                }

                calls.Add(call.Id);
            }
            else if (_ofPerson.TryGetValue(leg.PersonId, out var calls) && calls.Remove(call.Id) && calls.Count == 0)
            {
                _ofPerson.Remove(leg.PersonId);
            }
        }
    }
}
