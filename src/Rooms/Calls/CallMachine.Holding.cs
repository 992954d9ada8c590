using CrossStrait.Rooms.Sessions;

namespace CrossStrait.Rooms.Calls;

/// <summary>Hold and mute. Who may hear whom follows from <see cref="CallState.StateOf"/> and is enforced by the room.</summary>
public static partial class CallMachine
{
    private static Refusal? Hold(CallDraft draft, string personId)
    {
        if (draft.FindLive(personId) is not { State: LegState.Connected } leg || draft.State is not { AnsweredAt: not null, Mailbox: null, Parking: null })
        {
            return Wrong("Only a call that goes on can be held.");
        }

        draft.Set(leg with { State = LegState.Held });
        return null;
    }

    /// <summary>Ends one's own hold. Who is held by another can only wait.</summary>
    private static Refusal? Resume(CallDraft draft, string personId)
    {
        if (draft.FindLive(personId) is not { State: LegState.Held } leg)
        {
            return Wrong("You do not hold this call.");
        }

        draft.Set(leg with { State = LegState.Connected });
        return null;
    }

    private static Refusal? SetMuted(CallDraft draft, CallAction.SetMuted mute)
    {
        if (draft.FindLive(mute.PersonId) is not { IsPresent: true } leg || leg.IsMuted == mute.Muted)
        {
            return Wrong("There is nothing to mute or unmute.");
        }

        draft.Set(leg with { IsMuted = mute.Muted });
        return null;
    }
}
