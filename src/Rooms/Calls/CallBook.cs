using CrossStrait.Rooms.Directory;
using CrossStrait.Rooms.Sessions;
using Microsoft.Extensions.Logging;

namespace CrossStrait.Rooms.Calls;

/// <summary>
/// The calls of this server. Every step reads a row, asks <see cref="CallMachine"/>, and writes the row if nobody else did
/// meanwhile; then people are told. Nothing that matters is kept here, so that any node may take the next step.
/// </summary>
public sealed partial class CallBook(
    ICallStore store,
    CallRouter router,
    IPeople people,
    CallFollowUp followUp,
    TimeProvider time,
    ILogger<CallBook> logger)
{
    /// <summary>How often a step is tried that others overtake. With five devices answering at once four tries fail.</summary>
    private const int Tries = 20;

    /// <summary>Every live call of a person, and those of consultations.</summary>
    public Task<IReadOnlyList<CallState>> ListOfAsync(string personId, CancellationToken cancellation) =>
        store.ListLiveOfAsync(personId, cancellation);

    public Task<RoomReply<CallState>> AnswerAsync(LineDevice by, string callId, bool video, CancellationToken cancellation) =>
        ActAsync(by, callId, new CallAction.Answer(by.PersonId, by.DeviceId, video), holdsOthers: true, cancellation);

    public Task<RoomReply<CallState>> DeclineAsync(LineDevice by, string callId, CancellationToken cancellation) =>
        ActAsync(by, callId, new CallAction.Decline(by.PersonId), holdsOthers: false, cancellation);

    public Task<RoomReply<CallState>> HangUpAsync(LineDevice by, string callId, CancellationToken cancellation) =>
        ActAsync(by, callId, new CallAction.HangUp(by.PersonId), holdsOthers: false, cancellation);

    public Task<RoomReply<CallState>> HoldAsync(LineDevice by, string callId, CancellationToken cancellation) =>
        ActAsync(by, callId, new CallAction.Hold(by.PersonId), holdsOthers: false, cancellation);

    public Task<RoomReply<CallState>> ResumeAsync(LineDevice by, string callId, CancellationToken cancellation) =>
        ActAsync(by, callId, new CallAction.Resume(by.PersonId), holdsOthers: true, cancellation);

    public Task<RoomReply<CallState>> SetMutedAsync(LineDevice by, string callId, bool muted, CancellationToken cancellation) =>
        ActAsync(by, callId, new CallAction.SetMuted(by.PersonId, muted), holdsOthers: false, cancellation);

    /// <summary>Devices that come and go without anybody pressing a key. Nothing to be done is not an error.</summary>
    public async Task DeviceLostAsync(LineDevice device, bool withNode, CancellationToken cancellation)
    {
        foreach (var call in await store.ListLiveOfAsync(device.PersonId, cancellation))
        {
            await ActAsync(device, call.Id, new CallAction.DeviceLost(device.PersonId, device.DeviceId, withNode), holdsOthers: false, cancellation);
        }
    }

    public async Task DeviceBackAsync(LineDevice device, CancellationToken cancellation)
    {
        foreach (var call in await store.ListLiveOfAsync(device.PersonId, cancellation))
        {
            if (call.Find(device.PersonId) is { LostUntil: not null })
            {
                await ActAsync(device, call.Id, new CallAction.DeviceBack(device.PersonId, device.DeviceId), holdsOthers: false, cancellation);
            }
        }
    }

    private Task<RoomReply<CallState>> ActAsync(LineDevice by, string callId, CallAction action, bool holdsOthers, CancellationToken cancellation) =>
        ChangeAsync(
            callId,
            async (unit, call) =>
            {
                if (call.Find(by.PersonId) is null)
                {
                    return Unknown;
                }

                var refusal = await unit.ApplyAsync(call, action);
                if (refusal is null && holdsOthers)
                {
                    await unit.HoldOthersAsync(by.PersonId, callId);
                }

                return refusal;
            },
            cancellation);

    private static Refusal Unknown => new(RefusalCode.UnknownCall, "There is no such call.");

    private Task<RoomReply<CallState>> ChangeAsync(string callId, Func<CallUnit, CallState, Task<Refusal?>> change, CancellationToken cancellation) =>
        TryAsync(
            async unit => await unit.FindAsync(callId) is { } call
                ? await change(unit, call) ?? (RoomReply<CallState>)unit.Now(callId, call)
                : Unknown,
            cancellation);

    /// <summary>Makes a unit and stores it, again and again while others are quicker. Then everybody is told.</summary>
    private async Task<RoomReply<CallState>> TryAsync(Func<CallUnit, Task<RoomReply<CallState>>> make, CancellationToken cancellation)
    {
        for (var attempt = 0; attempt < Tries; attempt++)
        {
            var unit = new CallUnit(store, time.GetUtcNow(), cancellation);
            var reply = await make(unit);
            if (reply.Refusal is not null || unit.Changes.Count == 0)
            {
                return reply;
            }

            if (await store.TryCommitAsync(unit.Changes, cancellation))
            {
                await followUp.CommittedAsync(unit.Changes);
                return reply;
            }
        }

        logger.CallContested();
        return new Refusal(RefusalCode.Conflict, "Others changed the same call again and again; try once more.") { RetryAfter = 1 };
    }
}
