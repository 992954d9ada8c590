using CrossStrait.Rooms.Sessions;

namespace CrossStrait.Rooms.Calls;

/// <summary>
/// Giving a call to somebody else. Whoever waits meanwhile is never dropped because the other end failed: it rings at the
/// transferor again (RFC 5589 6.1, where the transferee is lost, is what this avoids).
/// </summary>
public static partial class CallMachine
{
    private static Refusal? Transfer(CallDraft draft, CallAction.Transfer transfer)
    {
        if (FindTransferor(draft, transfer.PersonId) is not { } leg)
        {
            return Wrong("Only a call that goes on can be transferred.");
        }

        if (transfer.Route.Refused is { } reason)
        {
            return Unreachable(reason);
        }

        if (!TryRing(draft, AttemptKind.Transfer, transfer.PersonId, transfer.Route))
        {
            return Wrong("Whoever has this number is in the call already.");
        }

        draft.Set(leg with { State = LegState.Transferring });
        return null;
    }

    private static Refusal? Consult(CallDraft draft, CallAction.Consult consult)
    {
        if (FindTransferor(draft, consult.PersonId) is not { } leg || draft.State.ConsultCall is not null || draft.State.ConsultFor is not null)
        {
            return Wrong("Only about a call that goes on, and about one at a time, can somebody be consulted.");
        }

        draft.Set(leg with { State = LegState.Consulting });
        draft.State = draft.State with { ConsultCall = consult.ConsultCallId };
        return null;
    }

    private static Refusal? CompleteTransfer(CallDraft draft, CallAction.CompleteTransfer complete)
    {
        var other = complete.Consultation;
        if (draft.FindLive(complete.PersonId) is not { State: LegState.Consulting } leg
            || draft.State.ConsultCall != other.Id
            || other is not { IsLive: true, Mailbox: null }
            || other.Attempts.Count == 0 && !other.Legs.Any(one => one.IsPresent && one.PersonId != complete.PersonId))
        {
            return Wrong("There is no consultation to complete.");
        }

        draft.Leave(leg, CallReason.Transferred);
        draft.State = draft.State with { ConsultCall = null };
        foreach (var answered in other.Legs.Where(one => one.IsPresent && one.PersonId != complete.PersonId && draft.FindLive(one.PersonId) is null))
        {
            draft.Set(answered with { State = LegState.Connected, IsCaller = false, JoinedAt = draft.Now, Attempt = 0 });
        }

        foreach (var attempt in other.Attempts)
        {
            TakeOver(draft, other, attempt, complete.PersonId);
        }

        draft.Also(other.Id, new CallAction.Merged(draft.State.Id));
        return null;
    }

    /// <summary>What rings in the consultation goes on ringing here, as a transfer.</summary>
    private static void TakeOver(CallDraft draft, CallState other, Attempt attempt, string by)
    {
        var number = draft.State.LastAttempt + 1;
        draft.State = draft.State with { LastAttempt = number };
        draft.Set(attempt with { Number = number, Kind = AttemptKind.Transfer, By = by });
        foreach (var ringing in other.Legs.Where(leg => leg.State == LegState.Ringing && leg.Attempt == attempt.Number && draft.FindLive(leg.PersonId) is null))
        {
            draft.Set(ringing with { Attempt = number });
        }
    }

    private static Refusal? CancelTransfer(CallDraft draft, string personId)
    {
        switch (draft.FindLive(personId))
        {
            case { State: LegState.Consulting } leg:
                draft.Set(leg with { State = LegState.Connected });
                draft.Also(draft.State.ConsultCall!, new CallAction.ConsultDropped());
                draft.State = draft.State with { ConsultCall = null };
                return null;
            case { State: LegState.Transferring } leg:
                foreach (var attempt in draft.Attempts.Where(one => one.Kind == AttemptKind.Transfer && one.By == personId).ToArray())
                {
                    draft.Silence(attempt, CallReason.Cancelled);
                    draft.Remove(attempt);
                }

                draft.Set(leg with { State = LegState.Connected });
                return null;
            default:
                return Wrong("There is no transfer to cancel.");
        }
    }

    /// <summary>The consultation ended by itself: the transferor is back with those who waited.</summary>
    private static Refusal? ConsultOver(CallDraft draft, string consultCallId)
    {
        if (draft.State.ConsultCall != consultCallId)
        {
            return Wrong("This call does not wait for that consultation.");
        }

        draft.State = draft.State with { ConsultCall = null };
        if (draft.Legs.FirstOrDefault(leg => leg.State == LegState.Consulting) is { } transferor)
        {
            draft.Set(transferor with { State = LegState.Connected });
        }

        return null;
    }

    private static Refusal? ConsultFreed(CallDraft draft)
    {
        draft.State = draft.State with { ConsultFor = null };
        return null;
    }

    private static Refusal? ConsultDropped(CallDraft draft)
    {
        draft.State = draft.State with { ConsultFor = null };
        draft.End(draft.State.AnsweredAt is null ? CallReason.Cancelled : CallReason.Normal);
        return null;
    }

    private static Refusal? Merge(CallDraft draft, string into)
    {
        draft.State = draft.State with { ConsultFor = null, MergedInto = into };
        draft.End(draft.State.AnsweredAt is null ? CallReason.AnsweredElsewhere : CallReason.Transferred);
        return null;
    }

    /// <summary>A transfer failed: it rings at whoever gave the call away.</summary>
    private static void Recall(CallDraft draft, Attempt failed)
    {
        if (!draft.Legs.Any(leg => leg.IsParty))
        {
            return;
        }

        if (draft.FindLive(failed.By) is { State: LegState.Transferring } transferor)
        {
            draft.Leave(transferor, CallReason.Transferred);
        }

        var route = new Route(failed.Route.Number) { PersonId = failed.By, Rings = [new Ring(failed.By)] };
        TryRing(draft, AttemptKind.Recall, failed.By, route);
    }

    private static Leg? FindTransferor(CallDraft draft, string personId) =>
        draft.State is { AnsweredAt: not null, Parking: null, Mailbox: null, HasOwnRoom: true }
        && draft.FindLive(personId) is { State: LegState.Connected or LegState.Held } leg
        && draft.Legs.Any(other => other.IsParty && other.PersonId != personId)
            ? leg
            : null;
}
