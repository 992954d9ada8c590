using CrossStrait.Rooms.Sessions;

namespace CrossStrait.Rooms.Calls;

/// <summary>
/// The rules of calls, as one pure function: a state and an action give the next state, with a version one higher, or a
/// refusal. It knows no clock, no database and no connection; what it must know of people is in the routes it is given.
/// </summary>
public static partial class CallMachine
{
    public static CallOutcome Apply(CallState state, CallAction action, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(state);
        if (!state.IsLive)
        {
            return Wrong("The call is over.");
        }

        var draft = new CallDraft(state, now);
        if (Change(draft, action) is { } refusal)
        {
            return refusal;
        }

        Settle(draft);
        return draft.Finish();
    }

    private static Refusal? Change(CallDraft draft, CallAction action) => action switch
    {
        CallAction.Answer answer => Answer(draft, answer),
        CallAction.Decline decline => Decline(draft, decline.PersonId),
        CallAction.HangUp hangUp => HangUp(draft, hangUp.PersonId),
        CallAction.Hold hold => Hold(draft, hold.PersonId),
        CallAction.Resume resume => Resume(draft, resume.PersonId),
        CallAction.SetMuted mute => SetMuted(draft, mute),
        CallAction.Transfer transfer => Transfer(draft, transfer),
        CallAction.Consult consult => Consult(draft, consult),
        CallAction.CompleteTransfer complete => CompleteTransfer(draft, complete),
        CallAction.CancelTransfer cancel => CancelTransfer(draft, cancel.PersonId),
        CallAction.ConsultOver over => ConsultOver(draft, over.ConsultCallId),
        CallAction.ConsultFreed => ConsultFreed(draft),
        CallAction.ConsultDropped => ConsultDropped(draft),
        CallAction.Merged merged => Merge(draft, merged.Into),
        CallAction.Add add => Add(draft, add),
        CallAction.Park park => Park(draft, park),
        CallAction.PickUp pickUp => PickUp(draft, pickUp),
        CallAction.LeaveVoicemail leave => LeaveVoicemail(draft, leave),
        CallAction.DeviceLost lost => DeviceLost(draft, lost),
        CallAction.DeviceBack back => DeviceBack(draft, back),
        CallAction.TimePassed passed => TimePassed(draft, passed),
        _ => throw new ArgumentOutOfRangeException(nameof(action)),
    };

    /// <summary>Ends a call between whose people nothing goes on any more, and nothing will.</summary>
    private static void Settle(CallDraft draft)
    {
        if (draft.IsOver || draft.State.Parking is not null && draft.Legs.Any(leg => leg.IsParty))
        {
            return;
        }

        var parties = draft.Legs.Count(leg => leg.IsParty);
        var isWaiting = draft.Attempts.Count > 0 && draft.Legs.Any(leg => leg.IsParty || leg.State == LegState.Dialing);
        var isAlone = parties == 1 && (draft.State.Mailbox is not null || !draft.State.HasOwnRoom);
        if (parties < 2 && !isWaiting && !isAlone)
        {
            draft.End(CallReason.Normal);
        }
    }

    private static Refusal Wrong(string message) => new(RefusalCode.WrongState, message);

    private static Refusal NotIn => Wrong("You are not in this call.");
}
