namespace CrossStrait.Rooms.Sessions;

/// <summary>What a call decides about those in its room: who is held, and who may not be there any more.</summary>
public sealed partial class RoomSession
{
    private readonly HashSet<string> _held = new(StringComparer.Ordinal);
    private readonly HashSet<string> _barred = new(StringComparer.Ordinal);

    /// <summary>A held participant is sent nothing, and what she sends goes to nobody. It holds for her next connection too.</summary>
    public Task<RoomReply<Done>> SetHeldAsync(string identity, bool held) => AskAsync<Done>(() =>
    {
        _ = held ? _held.Add(identity) : _held.Remove(identity);
        if (_roster.FindIdentity(identity) is { } participant && participant.IsHeld != held)
        {
            participant.IsHeld = held;
            if (held)
            {
                _speakers.Heard(participant.Id, Silence, isSpeaking: false, Now);
                FollowSpeakers();
            }

            RefreshSlots();
        }

        return Done.Value;
    });

    /// <summary>Sends somebody out and keeps her out, whatever token she has, until she is let in again.</summary>
    public Task<RoomReply<Done>> SetBarredAsync(string identity, bool barred) => AskAsync<Done>(() =>
    {
        _ = barred ? _barred.Add(identity) : _barred.Remove(identity);
        if (barred && _roster.FindIdentity(identity) is { } participant)
        {
            if (participant.Seat is { } seat)
            {
                seat.Send(new RoomClosed("removed"));
            }

            Remove(participant, LeaveReason.Removed);
        }

        return Done.Value;
    });

    private Refusal? CheckBarred(RoomGrant grant) => _barred.Contains(grant.Identity)
        ? new Refusal(RefusalCode.NotAllowed, "This call goes on without you.")
        : null;
}
