using CrossStrait.Rooms.Sessions;

namespace CrossStrait.Rooms.Calls;

/// <summary>The caller speaks a message: she is alone in the call's room, and the recorder with her.</summary>
public static partial class CallMachine
{
    private static Refusal? LeaveVoicemail(CallDraft draft, CallAction.LeaveVoicemail leave)
    {
        if (draft.FindLive(leave.PersonId) is not { State: LegState.Dialing })
        {
            return Wrong("A message can be left while it rings or when nobody answered.");
        }

        EnterMailbox(draft, leave.MailboxOf);
        return null;
    }

    private static void EnterMailbox(CallDraft draft, string mailboxOf)
    {
        foreach (var attempt in draft.Attempts.ToArray())
        {
            draft.Silence(attempt, CallReason.NoAnswer);
            draft.Remove(attempt);
        }

        var caller = draft.Find(draft.State.CallerId)!;
        draft.Set(caller with { State = LegState.Connected, JoinedAt = draft.Now });
        draft.State = draft.State with { Mailbox = new Mailbox(mailboxOf, draft.Now, draft.Now + CallTimes.Voicemail) };
    }
}
