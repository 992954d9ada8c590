using CrossStrait.Rooms.Directory;
using CrossStrait.Rooms.Sessions;

namespace CrossStrait.Rooms.Calls;

/// <summary>What a call looks like to one of its people.</summary>
public sealed class CallViews(IPeople people, IRoomPasses passes)
{
    /// <summary>Null for somebody who has no part in the call.</summary>
    public CallView? For(string personId, CallState call)
    {
        ArgumentNullException.ThrowIfNull(call);
        if (call.Find(personId) is not { } me)
        {
            return null;
        }

        return new CallView(
            call.Id,
            call.Version,
            PhaseOf(call, me),
            me.IsCaller ? CallDirection.Out : CallDirection.In,
            call.Video,
            call.StartedAt.ToUniversalTime(),
            Describe(call, me),
            [.. call.Legs.Where(leg => leg.PersonId != personId && IsShown(leg, me)).Select(leg => Describe(call, leg))])
        {
            Number = call.Number,
            AnsweredAt = me.IsCaller ? call.AnsweredAt : me.JoinedAt,
            EndedAt = me.LeftAt,
            Cause = me.Cause is { } reason ? CallCause.Of(reason) : null,
            ConsultFor = me.IsCaller ? call.ConsultFor : null,
            ConsultCall = me.State == LegState.Consulting ? call.ConsultCall : null,
            OnBehalfOf = me.OnBehalfOf is { } principal ? people.Find(principal) : null,
            Group = call.GroupName,
            ParkSlot = call.Parking?.Slot,
            Room = RoomFor(call, me),
        };
    }

    private static CallPhase PhaseOf(CallState call, Leg leg) => leg.State switch
    {
        LegState.Left => CallPhase.Ended,
        LegState.Ringing => CallPhase.Ringing,
        LegState.Dialing => call.Legs.Any(other => other.State == LegState.Ringing) ? CallPhase.Ringing : CallPhase.Dialing,
        LegState.Transferring => CallPhase.Transferring,
        _ when call.Mailbox is not null => CallPhase.Voicemail,
        _ when call.Parking is not null => CallPhase.Parked,
        _ => call.StateOf(leg) == LegState.Connected ? CallPhase.Connected : CallPhase.Held,
    };

    /// <summary>Who else answers for somebody is shown to her and to them, and to others once one has.</summary>
    private static bool IsShown(Leg leg, Leg viewer) =>
        leg.OnBehalfOf is null || leg.JoinedAt is not null || viewer.PersonId == leg.OnBehalfOf || viewer.OnBehalfOf == leg.OnBehalfOf;

    private LegView Describe(CallState call, Leg leg)
    {
        var card = people.Find(leg.PersonId);
        return new LegView(
            leg.PersonId,
            card?.Name ?? "",
            card?.OrganisationName ?? "",
            card?.Extension ?? "",
            call.StateOf(leg),
            leg.IsCaller,
            leg.IsMuted,
            leg.State == LegState.Held,
            leg.DeviceId);
    }

    private CallRoom? RoomFor(CallState call, Leg leg)
    {
        if (!leg.IsPresent && leg.State != LegState.Dialing)
        {
            return null;
        }

        var name = people.Find(leg.PersonId)?.Name ?? leg.PersonId;
        var shown = name.Length <= SessionLimits.NameLength ? name : name[..SessionLimits.NameLength];
        return new CallRoom(call.RoomId, passes.Issue(new RoomGrant(call.RoomId, leg.PersonId, shown, CanPublish: true, CanSubscribe: true)), "");
    }
}
