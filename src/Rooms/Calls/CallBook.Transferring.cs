using CrossStrait.Rooms.Sessions;

namespace CrossStrait.Rooms.Calls;

/// <summary>Transfers of both kinds, and parking.</summary>
public sealed partial class CallBook
{
    /// <summary>The slots of an organisation that has not numbered any.</summary>
    private static readonly string[] _slots = [.. Enumerable.Range(1, 20).Select(slot => $"*{slot:00}")];

    public async Task<RoomReply<CallState>> TransferAsync(LineDevice by, string callId, string number, CancellationToken cancellation)
    {
        var route = await router.FindAsync(by.PersonId, number, cancellation);
        return route is { RoomId: null, ParkSlot: null }
            ? await ActAsync(by, callId, new CallAction.Transfer(by.PersonId, route), holdsOthers: false, cancellation)
            : NotAPerson;
    }

    /// <summary>Holds a call and begins another about it, in one transaction. The reply is the other.</summary>
    public async Task<RoomReply<CallState>> ConsultAsync(LineDevice by, string callId, string number, bool video, CancellationToken cancellation)
    {
        var route = await router.FindAsync(by.PersonId, number, cancellation);
        if (route is not { RoomId: null, ParkSlot: null })
        {
            return NotAPerson;
        }

        if (route.Refused is { } reason)
        {
            return CallMachine.Unreachable(reason);
        }

        var consultation = PrefixedId.New("CA");
        var reply = await ChangeAsync(
            callId,
            async (unit, call) =>
            {
                if (call.Find(by.PersonId) is null)
                {
                    return Unknown;
                }

                if (await unit.ApplyAsync(call, new CallAction.Consult(by.PersonId, consultation)) is { } refusal)
                {
                    return refusal;
                }

                var begun = CallMachine.Begin(
                    new CallBeginning(consultation, PrefixedId.New("RM"), by.PersonId, by.DeviceId, video, route) { ConsultFor = callId },
                    time.GetUtcNow());
                if (!begun.IsLive)
                {
                    return CallMachine.Unreachable(begun.Cause!.Value);
                }

                unit.Begin(begun);
                await unit.HoldOthersAsync(by.PersonId, consultation);
                return null;
            },
            cancellation);
        return reply.Refusal is { } refused ? refused : await store.FindAsync(consultation, cancellation) is { } made ? made : Unknown;
    }

    /// <summary>Either of the two calls may be named.</summary>
    public Task<RoomReply<CallState>> CompleteTransferAsync(LineDevice by, string callId, CancellationToken cancellation) =>
        OfWaitingAsync(
            by,
            callId,
            async (unit, call) => call.ConsultCall is { } consultation && await unit.FindAsync(consultation) is { } other
                ? await unit.ApplyAsync(call, new CallAction.CompleteTransfer(by.PersonId, other))
                : new Refusal(RefusalCode.WrongState, "There is no consultation to complete."),
            cancellation);

    public Task<RoomReply<CallState>> CancelTransferAsync(LineDevice by, string callId, CancellationToken cancellation) =>
        OfWaitingAsync(
            by,
            callId,
            async (unit, call) =>
            {
                var refusal = await unit.ApplyAsync(call, new CallAction.CancelTransfer(by.PersonId));
                if (refusal is null)
                {
                    await unit.HoldOthersAsync(by.PersonId, call.Id);
                }

                return refusal;
            },
            cancellation);

    /// <summary>Puts a call into the first free slot of the organisation. The slot is in the state's parking.</summary>
    public async Task<RoomReply<CallState>> ParkAsync(LineDevice by, string callId, CancellationToken cancellation)
    {
        var own = people.Find(by.PersonId) is { } card ? await store.ListSlotsAsync(card.OrganisationId, cancellation) : [];
        foreach (var slot in own.Count > 0 ? own : _slots)
        {
            if (KeyOf(by.PersonId, slot) is { } key && await store.FindParkedAsync(key, cancellation) is null)
            {
                var reply = await ActAsync(by, callId, new CallAction.Park(by.PersonId, slot, key), holdsOthers: false, cancellation);
                if (reply.Refusal?.Code != RefusalCode.Conflict)
                {
                    return reply;
                }
            }
        }

        return new Refusal(RefusalCode.WrongState, "Every slot is taken.");
    }

    /// <summary>Takes the call that waits in a slot of one's own organisation.</summary>
    public async Task<RoomReply<CallState>> PickUpAsync(LineDevice by, string slot, bool video, CancellationToken cancellation)
    {
        if (KeyOf(by.PersonId, slot) is not { } key || await store.FindParkedAsync(key, cancellation) is not { } parked)
        {
            return new Refusal(RefusalCode.UnknownCall, "No call waits in this slot.");
        }

        return await ChangeAsync(
            parked.Id,
            async (unit, call) =>
            {
                var refusal = call.Parking?.Key == key
                    ? await unit.ApplyAsync(call, new CallAction.PickUp(by.PersonId, by.DeviceId, video))
                    : Unknown;
                if (refusal is null)
                {
                    await unit.HoldOthersAsync(by.PersonId, call.Id);
                }

                return refusal;
            },
            cancellation);
    }

    private string? KeyOf(string personId, string slot) => people.Find(personId) is { } card ? $"{card.OrganisationId}:{slot}" : null;

    private async Task<RoomReply<CallState>> OfWaitingAsync(
        LineDevice by,
        string callId,
        Func<CallUnit, CallState, Task<Refusal?>> change,
        CancellationToken cancellation)
    {
        var waiting = await store.FindAsync(callId, cancellation) is { ConsultFor: { } main } ? main : callId;
        return await ChangeAsync(
            waiting,
            async (unit, call) => call.Find(by.PersonId) is null ? Unknown : await change(unit, call),
            cancellation);
    }
}
