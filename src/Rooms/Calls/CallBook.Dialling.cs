using CrossStrait.Rooms.Sessions;

namespace CrossStrait.Rooms.Calls;

/// <summary>How calls begin, and how people come into calls that are there.</summary>
public sealed partial class CallBook
{
    public async Task<RoomReply<CallState>> DialAsync(LineDevice by, string number, bool video, CancellationToken cancellation)
    {
        var route = await router.FindAsync(by.PersonId, number, cancellation);

        // A slot of an organisation that has numbered none is in no dial plan.
        return route.Refused == CallReason.NotFound && _slots.Contains(number)
            ? await PickUpAsync(by, number, video, cancellation)
            : await DialAsync(by, route, video, cancellation);
    }

    public async Task<RoomReply<CallState>> DialPersonAsync(LineDevice by, string personId, bool video, CancellationToken cancellation) =>
        await DialAsync(by, await router.FindPersonAsync(by.PersonId, personId, cancellation), video, cancellation);

    /// <summary>Asks somebody into a call that goes on.</summary>
    public async Task<RoomReply<CallState>> AddAsync(LineDevice by, string callId, string number, CancellationToken cancellation)
    {
        var route = await router.FindAsync(by.PersonId, number, cancellation);
        return route is { RoomId: null, ParkSlot: null }
            ? await ActAsync(by, callId, new CallAction.Add(by.PersonId, route), holdsOthers: false, cancellation)
            : NotAPerson;
    }

    /// <summary>
    /// The caller speaks a message: instead of waiting on, or when she could not reach somebody and the call is over.
    /// </summary>
    public async Task<RoomReply<CallState>> LeaveVoicemailAsync(LineDevice by, string callId, CancellationToken cancellation)
    {
        if (await store.FindAsync(callId, cancellation) is not { } call || call.CallerId != by.PersonId)
        {
            return Unknown;
        }

        var mailbox = call.TargetId is null ? null : (await router.FindMailboxAsync(call.TargetId, cancellation));
        if (mailbox is null)
        {
            return new Refusal(RefusalCode.WrongState, "She takes no messages.");
        }

        if (call.IsLive)
        {
            return await ActAsync(by, callId, new CallAction.LeaveVoicemail(by.PersonId, mailbox), holdsOthers: false, cancellation);
        }

        return call.AnsweredAt is not null || call.Cause is CallReason.NotFound or CallReason.Forbidden
            ? new Refusal(RefusalCode.WrongState, "A message is for somebody who did not answer.")
            : await BeginAsync(by, new Route(call.Number) { PersonId = mailbox, MailboxOf = mailbox }, call.Video, isMessage: true, cancellation);
    }

    private async Task<RoomReply<CallState>> DialAsync(LineDevice by, Route route, bool video, CancellationToken cancellation)
    {
        if (route.ParkSlot is { } slot)
        {
            return await PickUpAsync(by, slot, video, cancellation);
        }

        if (route.PersonId is { } target && await FindOppositeAsync(by.PersonId, target, cancellation) is { } opposite)
        {
            var answered = await AnswerAsync(by, opposite.Id, video, cancellation);
            if (answered.Value is not null)
            {
                return answered;
            }
        }

        var begun = await BeginAsync(by, route, video, isMessage: false, cancellation);
        return begun.Value is { IsLive: true } call ? await MeetHalfwayAsync(by, call, video, cancellation) : begun;
    }

    private Task<RoomReply<CallState>> BeginAsync(LineDevice by, Route route, bool video, bool isMessage, CancellationToken cancellation) =>
        TryAsync(
            async unit =>
            {
                var call = CallMachine.Begin(
                    new CallBeginning(PrefixedId.New("CA"), PrefixedId.New("RM"), by.PersonId, by.DeviceId, video, route) { IsMessage = isMessage },
                    time.GetUtcNow());
                unit.Begin(call);
                if (call.IsLive)
                {
                    await unit.HoldOthersAsync(by.PersonId, call.Id);
                }

                return call;
            },
            cancellation);

    /// <summary>
    /// Two who dial each other at the same moment are joined in one of the two calls. Both may find out, on two nodes:
    /// they choose the same call, and the second finds it done.
    /// </summary>
    private async Task<RoomReply<CallState>> MeetHalfwayAsync(LineDevice by, CallState call, bool video, CancellationToken cancellation)
    {
        if (call.TargetId is not { } target || await FindOppositeAsync(by.PersonId, target, cancellation) is not { } opposite)
        {
            return call;
        }

        var stays = string.CompareOrdinal(call.Id, opposite.Id) < 0 ? call : opposite;
        var goes = stays == call ? opposite : call;
        await ChangeAsync(
            stays.Id,
            async (unit, staying) =>
            {
                if (await unit.FindAsync(goes.Id) is not { IsLive: true } going
                    || going.Find(going.CallerId) is not { State: LegState.Dialing } caller)
                {
                    return Unknown;
                }

                var answer = new CallAction.Answer(going.CallerId, caller.DeviceId ?? by.DeviceId, going.Video);
                return await unit.ApplyAsync(staying, answer) ?? await unit.ApplyAsync(going, new CallAction.Merged(staying.Id));
            },
            cancellation);
        var now = await store.FindAsync(call.Id, cancellation) ?? call;
        return now.MergedInto is { } into && await store.FindAsync(into, cancellation) is { } joined ? joined : now;
    }

    /// <summary>A call by which somebody rings at the one who is about to call her, or has.</summary>
    private async Task<CallState?> FindOppositeAsync(string personId, string otherId, CancellationToken cancellation)
    {
        foreach (var call in await store.ListLiveOfAsync(personId, cancellation))
        {
            if (call.CallerId == otherId
                && call.AnsweredAt is null
                && call.TargetId == personId
                && call.Find(personId) is { State: LegState.Ringing }
                && call.Find(otherId) is { State: LegState.Dialing })
            {
                return call;
            }
        }

        return null;
    }

    private static Refusal NotAPerson => new(RefusalCode.WrongState, "A room or a slot cannot be asked into a call.");
}
