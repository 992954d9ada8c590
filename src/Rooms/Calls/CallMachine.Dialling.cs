using CrossStrait.Rooms.Sessions;

namespace CrossStrait.Rooms.Calls;

/// <summary>How calls begin, ring, and fail to be answered.</summary>
public static partial class CallMachine
{
    /// <summary>A new call, at version 1. If its route leads to nobody it is over at once, with the reason.</summary>
    public static CallState Begin(CallBeginning beginning, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(beginning);
        var route = beginning.Route;
        var draft = new CallDraft(
            new CallState
            {
                Id = beginning.Id,
                Version = 0,
                RoomId = route.RoomId ?? beginning.RoomId,
                HasOwnRoom = route.RoomId is null,
                CallerId = beginning.CallerId,
                Number = route.Number,
                TargetId = route.PersonId,
                GroupName = route.GroupName,
                Video = beginning.Video,
                StartedAt = now,
                ConsultFor = beginning.ConsultFor,
            },
            now);
        draft.Set(new Leg(beginning.CallerId, LegState.Dialing)
        {
            IsCaller = true,
            DeviceId = beginning.DeviceId,
            Video = beginning.Video,
        });
        if (beginning.IsMessage && route.MailboxOf is { } mailbox)
        {
            draft.Set(new Leg(mailbox, LegState.Left));
            EnterMailbox(draft, mailbox);
        }
        else if (route is { RoomId: not null, Refused: null })
        {
            Connect(draft, draft.Find(beginning.CallerId)!, beginning.DeviceId, beginning.Video);
        }
        else if (!TryRing(draft, AttemptKind.Dial, beginning.CallerId, route))
        {
            // One's own number is busy: one is on the line.
            draft.End(route.Refused ?? CallReason.Busy);
        }

        return draft.Finish().State!;
    }

    /// <summary>Begins to ring. False if there is nobody who could; then nothing has begun.</summary>
    private static bool TryRing(CallDraft draft, AttemptKind kind, string by, Route route)
    {
        var number = draft.State.LastAttempt + 1;
        foreach (var passed in route.Passed.Where(passed => draft.FindLive(passed.PersonId) is null))
        {
            draft.Set(new Leg(passed.PersonId, LegState.Left)
            {
                Attempt = number,
                RangAt = draft.Now,
                LeftAt = draft.Now,
                Cause = passed.Reason,
            });
        }

        draft.State = draft.State with { LastAttempt = number };
        var attempt = new Attempt(number, kind, by, route, draft.Now + route.RingTime) { Waiting = route.Rings };
        return route.Refused is null && TryRingNext(draft, attempt);
    }

    /// <summary>Rings those of an attempt whose turn it is. Whoever is in the call already is passed over.</summary>
    private static bool TryRingNext(CallDraft draft, Attempt attempt)
    {
        var free = attempt.Waiting.Where(ring => draft.FindLive(ring.PersonId) is null).ToArray();
        var now = attempt.Route.Order == RingOrder.OneByOne ? free.Take(1).ToArray() : free;
        if (now.Length == 0)
        {
            return false;
        }

        foreach (var ring in now)
        {
            draft.Set(new Leg(ring.PersonId, LegState.Ringing)
            {
                Attempt = attempt.Number,
                OnBehalfOf = ring.OnBehalfOf,
                RangAt = draft.Now,
            });
        }

        draft.Set(attempt with { Until = draft.Now + attempt.Route.RingTime, Waiting = free[now.Length..] });
        return true;
    }

    /// <summary>Somebody more is asked into the call, which goes on meanwhile.</summary>
    private static Refusal? Add(CallDraft draft, CallAction.Add add)
    {
        if (draft.FindLive(add.PersonId) is not { State: LegState.Connected } || draft.State is not { AnsweredAt: not null, Parking: null, Mailbox: null })
        {
            return Wrong("Only in a call that goes on can others be asked in.");
        }

        if (draft.Legs.Count(leg => leg.IsLive) + add.Route.Rings.Count > CallTimes.People)
        {
            return new Refusal(RefusalCode.RoomFull, "No more people can be asked into this call.");
        }

        if (add.Route.Refused is { } reason)
        {
            return Unreachable(reason);
        }

        return TryRing(draft, AttemptKind.Add, add.PersonId, add.Route)
            ? null
            : Wrong("Whoever has this number is in the call already.");
    }

    /// <summary>Nobody of an attempt answers.</summary>
    private static void Fail(CallDraft draft, Attempt attempt, CallReason reason)
    {
        draft.Silence(attempt, reason);
        draft.Remove(attempt);
        switch (attempt.Kind)
        {
            case AttemptKind.Dial:
                draft.End(reason);
                break;
            case AttemptKind.Transfer:
                Recall(draft, attempt);
                break;
            case AttemptKind.Recall when draft.Legs.Count(leg => leg.IsParty) < 2:
                // Only the transferor could take the call back, and did not.
                draft.End(reason);
                break;
            case AttemptKind.ParkReturn:
                ParkAgain(draft);
                break;
            default:
                // Whoever was to be added does not come; the others go on.
                break;
        }
    }

    internal static Refusal Unreachable(CallReason reason) => reason switch
    {
        CallReason.Busy => new Refusal(RefusalCode.Busy, "The line is busy."),
        CallReason.DoNotDisturb => new Refusal(RefusalCode.DoNotDisturb, "She does not want to be disturbed."),
        CallReason.Offline => new Refusal(RefusalCode.Offline, "None of her devices is connected."),
        CallReason.Forbidden => new Refusal(RefusalCode.NotAllowed, "This number may not be dialled from here."),
        _ => new Refusal(RefusalCode.UnknownNumber, "There is no such number."),
    };
}
