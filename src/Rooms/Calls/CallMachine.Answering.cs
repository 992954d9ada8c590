using CrossStrait.Rooms.Sessions;

namespace CrossStrait.Rooms.Calls;

/// <summary>Answering, declining, leaving.</summary>
public static partial class CallMachine
{
    /// <summary>The first who answers has it: the row is changed once, and whoever comes second finds that nothing rings.</summary>
    private static Refusal? Answer(CallDraft draft, CallAction.Answer answer)
    {
        if (draft.FindLive(answer.PersonId) is not { } leg)
        {
            return NotIn;
        }

        if (leg.State != LegState.Ringing || draft.Attempts.FirstOrDefault(one => one.Number == leg.Attempt) is not { } attempt)
        {
            return Wrong("This call does not ring here.");
        }

        Connect(draft, leg, answer.DeviceId, answer.Video);
        draft.Silence(attempt, CallReason.AnsweredElsewhere);
        draft.Remove(attempt);
        switch (attempt.Kind)
        {
            case AttemptKind.Dial when draft.Find(draft.State.CallerId) is { State: LegState.Dialing } caller:
                Connect(draft, caller, caller.DeviceId, caller.Video);
                break;
            case AttemptKind.Transfer when draft.FindLive(attempt.By) is { State: LegState.Transferring } transferor:
                draft.Leave(transferor, CallReason.Transferred);
                break;
            case AttemptKind.ParkReturn:
                draft.State = draft.State with { Parking = null };
                break;
            default:
                break;
        }

        return null;
    }

    private static void Connect(CallDraft draft, Leg leg, string? deviceId, bool video)
    {
        draft.Set(leg with
        {
            State = LegState.Connected,
            DeviceId = deviceId,
            Video = video,
            JoinedAt = draft.Now,
            LeftAt = null,
            Cause = null,
            LostUntil = null,
        });
        draft.State = draft.State with { AnsweredAt = draft.State.AnsweredAt ?? draft.Now };
    }

    /// <summary>What the one who is called says is the end of it; a delegate or a member of a group speaks for herself alone.</summary>
    private static Refusal? Decline(CallDraft draft, string personId)
    {
        if (draft.FindLive(personId) is not { State: LegState.Ringing } leg
            || draft.Attempts.FirstOrDefault(one => one.Number == leg.Attempt) is not { } attempt)
        {
            return Wrong("This call does not ring here.");
        }

        draft.Leave(leg, CallReason.Declined);
        if (attempt.Route.PersonId == personId)
        {
            Fail(draft, attempt, CallReason.Declined);
        }
        else if (!draft.RingingIn(attempt).Any())
        {
            GoOn(draft, attempt with { Reason = CallReason.Declined });
        }

        return null;
    }

    private static Refusal? HangUp(CallDraft draft, string personId)
    {
        switch (draft.FindLive(personId))
        {
            case null:
                return NotIn;
            case { State: LegState.Ringing }:
                return Decline(draft, personId);
            case { State: LegState.Dialing }:
                draft.End(CallReason.Cancelled);
                return null;
            case { State: LegState.Transferring } leg:
                // The transfer goes on; if it fails, it rings at her again.
                draft.Leave(leg, CallReason.Transferred);
                return null;
            case { } leg:
                Go(draft, leg, CallReason.Normal);
                return null;
        }
    }

    /// <summary>One who was in the call leaves it, and it goes on if there are others.</summary>
    private static void Go(CallDraft draft, Leg leg, CallReason cause)
    {
        if (leg.State == LegState.Consulting)
        {
            draft.FreeConsultation();
        }

        draft.Leave(leg, cause);
    }
}
