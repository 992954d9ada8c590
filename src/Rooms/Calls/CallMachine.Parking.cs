using CrossStrait.Rooms.Sessions;

namespace CrossStrait.Rooms.Calls;

/// <summary>A call waits in a slot until somebody picks it up.</summary>
public static partial class CallMachine
{
    private static Refusal? Park(CallDraft draft, CallAction.Park park)
    {
        if (FindTransferor(draft, park.PersonId) is not { } leg
            || draft.Attempts.Count > 0
            || draft.State.ConsultFor is not null
            || draft.Legs.Count(other => other.IsPresent) != 2)
        {
            return Wrong("Only a call of two that goes on can be parked.");
        }

        foreach (var other in draft.Legs.Where(other => other.State == LegState.Held && other.PersonId != park.PersonId).ToArray())
        {
            draft.Set(other with { State = LegState.Connected });
        }

        if (draft.Legs.Any(other => other.State == LegState.Consulting))
        {
            return Wrong("The other end speaks with somebody else.");
        }

        draft.Leave(leg, CallReason.Normal);
        draft.State = draft.State with { Parking = new Parking(park.Slot, park.Key, park.PersonId, draft.Now + CallTimes.Parked) };
        return null;
    }

    private static Refusal? PickUp(CallDraft draft, CallAction.PickUp pickUp)
    {
        if (draft.State.Parking is null)
        {
            return Wrong("This call is not parked.");
        }

        if (draft.FindLive(pickUp.PersonId) is { State: not LegState.Ringing })
        {
            return Wrong("You are in this call.");
        }

        var leg = draft.Find(pickUp.PersonId) ?? new Leg(pickUp.PersonId, LegState.Left) { RangAt = draft.Now };
        Connect(draft, leg, pickUp.DeviceId, pickUp.Video);
        foreach (var attempt in draft.Attempts.ToArray())
        {
            draft.Silence(attempt, CallReason.AnsweredElsewhere);
            draft.Remove(attempt);
        }

        draft.State = draft.State with { Parking = null };
        return null;
    }

    private static void ReturnToParker(CallDraft draft, Parking parking)
    {
        draft.State = draft.State with { Parking = parking with { Returns = parking.Returns + 1 } };
        var route = new Route(draft.State.Number) { PersonId = parking.By, Rings = [new Ring(parking.By)] };
        if (!TryRing(draft, AttemptKind.ParkReturn, parking.By, route))
        {
            ParkAgain(draft);
        }
    }

    private static void ParkAgain(CallDraft draft)
    {
        if (draft.State.Parking is not { Returns: < CallTimes.ParkReturns } parking)
        {
            draft.End(CallReason.NoAnswer);
            return;
        }

        draft.State = draft.State with { Parking = parking with { Until = draft.Now + CallTimes.Parked } };
    }
}
