using CrossStrait.Rooms.Sessions;

namespace CrossStrait.Rooms.Calls;

/// <summary>What time alone does to a call.</summary>
public static partial class CallMachine
{
    /// <summary>
    /// The attempt that is due and whose call is forwarded because nobody answered, if there is one: the number must be
    /// routed, and the route handed over with <see cref="CallAction.TimePassed"/>.
    /// </summary>
    public static Attempt? FindForward(CallState state, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(state);
        return state.Attempts.FirstOrDefault(attempt => WantsForward(attempt, now));
    }

    private static bool WantsForward(Attempt attempt, DateTimeOffset now) =>
        attempt.Until <= now && attempt.Waiting.Count == 0 && attempt.Route.NoAnswerNumber is not null;

    private static Refusal? TimePassed(CallDraft draft, CallAction.TimePassed passed)
    {
        var isAnythingDue = false;
        foreach (var leg in draft.Legs.Where(leg => leg.LostUntil <= draft.Now).ToArray())
        {
            isAnythingDue = true;
            GiveUp(draft, leg);
        }

        foreach (var attempt in draft.Attempts.Where(attempt => attempt.Until <= draft.Now).ToArray())
        {
            if (draft.IsOver || !draft.Attempts.Contains(attempt))
            {
                continue;
            }

            var forward = passed.Attempt == attempt.Number ? passed.Forward : null;
            if (forward is not null || !WantsForward(attempt, draft.Now))
            {
                isAnythingDue = true;
                Expire(draft, attempt, forward);
            }
        }

        if (!draft.IsOver && draft.State.Parking is { } parking && parking.Until <= draft.Now && draft.Attempts.Count == 0)
        {
            isAnythingDue = true;
            ReturnToParker(draft, parking);
        }

        if (!draft.IsOver && draft.State.Mailbox?.Until <= draft.Now)
        {
            isAnythingDue = true;
            draft.End(CallReason.Normal);
        }

        return isAnythingDue ? null : Wrong("Nothing is due.");
    }

    /// <summary>The ringing of an attempt has lasted its time.</summary>
    private static void Expire(CallDraft draft, Attempt attempt, Route? forward)
    {
        if (forward is not null)
        {
            draft.Silence(attempt, CallReason.Forwarded);
            draft.Remove(attempt);
            if (TryRing(draft, attempt.Kind, attempt.By, forward))
            {
                return;
            }
        }
        else
        {
            draft.Silence(attempt, CallReason.NoAnswer);
        }

        var route = forward is null ? attempt.Route : attempt.Route with { NoAnswerNumber = null };
        GoOn(draft, attempt with { Route = route, Reason = CallReason.NoAnswer });
    }

    /// <summary>Nobody rings in an attempt any more: the next of the group does, or the call is forwarded, or it has failed.</summary>
    private static void GoOn(CallDraft draft, Attempt attempt)
    {
        if (TryRingNext(draft, attempt))
        {
            return;
        }

        if (attempt.Route.NoAnswerNumber is not null)
        {
            draft.Set(attempt with { Until = draft.Now, Waiting = [] });
        }
        else if (attempt is { Kind: AttemptKind.Dial, Route.MailboxOf: { } mailbox, Reason: CallReason.NoAnswer })
        {
            EnterMailbox(draft, mailbox);
            draft.Remove(attempt);
        }
        else
        {
            Fail(draft, attempt, attempt.Reason);
        }
    }

    private static Refusal? DeviceLost(CallDraft draft, CallAction.DeviceLost lost)
    {
        if (draft.FindLive(lost.PersonId) is not { State: not LegState.Ringing, LostUntil: null } leg
            || lost.DeviceId is not null && lost.DeviceId != leg.DeviceId)
        {
            return Wrong("That device is not in this call.");
        }

        draft.Set(leg with { LostUntil = draft.Now + CallTimes.DeviceGrace, IsLostWithNode = lost.WithNode });
        return null;
    }

    private static Refusal? DeviceBack(CallDraft draft, CallAction.DeviceBack back)
    {
        if (draft.FindLive(back.PersonId) is not { LostUntil: not null } leg || leg.DeviceId != back.DeviceId)
        {
            return Wrong("That device is not missed in this call.");
        }

        draft.Set(leg with { LostUntil = null, IsLostWithNode = false });
        return null;
    }

    /// <summary>A device did not come back in time.</summary>
    private static void GiveUp(CallDraft draft, Leg leg)
    {
        var cause = leg.IsLostWithNode ? CallReason.NodeLost : CallReason.Normal;
        switch (leg.State)
        {
            case LegState.Dialing:
                draft.End(leg.IsLostWithNode ? CallReason.NodeLost : CallReason.Cancelled);
                break;
            case LegState.Transferring:
                draft.Leave(leg, CallReason.Transferred);
                break;
            default:
                Go(draft, leg, cause);
                break;
        }
    }
}
