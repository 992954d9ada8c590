namespace CrossStrait.Rooms.Calls;

/// <summary>The next state of a call while a transition makes it. Lives for one transition.</summary>
internal sealed class CallDraft
{
    private readonly List<Leg> _legs;
    private readonly List<Attempt> _attempts;
    private readonly List<LinkedAction> _also = [];

    public CallDraft(CallState before, DateTimeOffset now)
    {
        Now = now;
        State = before;
        _legs = [.. before.Legs];
        _attempts = [.. before.Attempts];
    }

    public DateTimeOffset Now { get; }

    /// <summary>All but the legs and the attempts, which are kept here until the end.</summary>
    public CallState State { get; set; }

    public bool IsOver { get; private set; }

    public IReadOnlyList<Leg> Legs => _legs;

    public IReadOnlyList<Attempt> Attempts => _attempts;

    public CallOutcome Finish() => new(
        State with
        {
            Version = State.Version + 1,
            Legs = [.. _legs],
            Attempts = [.. _attempts],
        },
        [.. _also]);

    public Leg? Find(string personId) => _legs.Find(leg => leg.PersonId == personId);

    public Leg? FindLive(string personId) => Find(personId) is { IsLive: true } leg ? leg : null;

    public IEnumerable<Leg> RingingIn(Attempt attempt) =>
        _legs.Where(leg => leg.State == LegState.Ringing && leg.Attempt == attempt.Number).ToArray();

    public void Set(Leg leg)
    {
        var index = _legs.FindIndex(one => one.PersonId == leg.PersonId);
        if (index < 0)
        {
            _legs.Add(leg);
        }
        else
        {
            _legs[index] = leg;
        }
    }

    public void Set(Attempt attempt)
    {
        var index = _attempts.FindIndex(one => one.Number == attempt.Number);
        if (index < 0)
        {
            _attempts.Add(attempt);
        }
        else
        {
            _attempts[index] = attempt;
        }
    }

    public void Remove(Attempt attempt) => _attempts.RemoveAll(one => one.Number == attempt.Number);

    /// <summary>Has something happen to another call in the same transaction.</summary>
    public void Also(string callId, CallAction action) => _also.Add(new LinkedAction(callId, action));

    public void Leave(Leg leg, CallReason cause) =>
        Set(leg with { State = LegState.Left, LeftAt = Now, Cause = cause, LostUntil = null });

    /// <summary>Stops those who ring in an attempt.</summary>
    public void Silence(Attempt attempt, CallReason cause)
    {
        foreach (var leg in RingingIn(attempt))
        {
            Leave(leg, cause);
        }
    }

    /// <summary>Ends the call for everybody. Whoever still rings is told why the ringing stopped.</summary>
    public void End(CallReason cause)
    {
        var ofRinging = cause is CallReason.Normal ? CallReason.Cancelled : cause;
        foreach (var leg in _legs.Where(leg => leg.IsLive).ToArray())
        {
            Leave(leg, leg.State == LegState.Ringing ? ofRinging : cause);
        }

        _attempts.Clear();
        if (State.ConsultFor is { } waiting)
        {
            Also(waiting, new CallAction.ConsultOver(State.Id));
        }

        FreeConsultation();
        State = State with { EndedAt = Now, Cause = cause, Parking = null, ConsultFor = null };
        IsOver = true;
    }

    /// <summary>Nothing waits for the consultation any more: it goes on as a call like any other.</summary>
    public void FreeConsultation()
    {
        if (State.ConsultCall is { } consultation)
        {
            Also(consultation, new CallAction.ConsultFreed());
            State = State with { ConsultCall = null };
        }
    }
}
