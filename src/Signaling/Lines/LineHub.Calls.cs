using System.Text.Json;
using CrossStrait.Rooms.Calls;
using CrossStrait.Rooms.Directory;
using CrossStrait.Rooms.Sessions;

namespace CrossStrait.Signaling.Lines;

/// <summary>What can be done about calls. Each method reads its argument and hands it to <see cref="CallBook"/>.</summary>
public sealed partial class LineHub
{
    [RequiresPermission(Permission.Call)]
    public async Task<CallReply> Dial(JsonElement argument)
    {
        if ((Admit(argument, out DialCall? call, out var place) ?? CheckDial(call!, place!)) is { } refusal)
        {
            return new CallReply { Error = refusal };
        }

        var device = place!.Device;
        return Reply(device, call!.Number is { } number
            ? await _parts.Calls.DialAsync(device, number, call.Video, Context.ConnectionAborted)
            : await _parts.Calls.DialPersonAsync(device, call.PersonId!, call.Video, Context.ConnectionAborted));
    }

    [RequiresPermission(Permission.Call)]
    public Task<CallReply> Answer(JsonElement argument) =>
        AskAsync(argument, (LineDevice device, AnswerCall call) => _parts.Calls.AnswerAsync(device, call.CallId, call.Video, Context.ConnectionAborted));

    [RequiresPermission(Permission.Call)]
    public Task<CallReply> Decline(JsonElement argument) =>
        AskAsync(argument, (LineDevice device, CallCall call) => _parts.Calls.DeclineAsync(device, call.CallId, Context.ConnectionAborted));

    [RequiresPermission(Permission.Call)]
    public Task<CallReply> HangUp(JsonElement argument) =>
        AskAsync(argument, (LineDevice device, CallCall call) => _parts.Calls.HangUpAsync(device, call.CallId, Context.ConnectionAborted));

    [RequiresPermission(Permission.Call)]
    public Task<CallReply> Hold(JsonElement argument) =>
        AskAsync(argument, (LineDevice device, CallCall call) => _parts.Calls.HoldAsync(device, call.CallId, Context.ConnectionAborted));

    [RequiresPermission(Permission.Call)]
    public Task<CallReply> Resume(JsonElement argument) =>
        AskAsync(argument, (LineDevice device, CallCall call) => _parts.Calls.ResumeAsync(device, call.CallId, Context.ConnectionAborted));

    /// <summary>The room mutes; this is how the other devices and those of a call without a room's window are told.</summary>
    [RequiresPermission(Permission.Call)]
    public Task<CallReply> SetMuted(JsonElement argument) =>
        AskAsync(argument, (LineDevice device, MuteCall call) => _parts.Calls.SetMutedAsync(device, call.CallId, call.Muted, Context.ConnectionAborted));

    [RequiresPermission(Permission.Call)]
    public Task<CallReply> Transfer(JsonElement argument) => AskAsync(
        argument,
        (LineDevice device, TransferCall call) => CheckTarget(device, call.Number) is { } refusal
            ? Refused(refusal)
            : _parts.Calls.TransferAsync(device, call.CallId, call.Number, Context.ConnectionAborted));

    [RequiresPermission(Permission.Call)]
    public Task<CallReply> Consult(JsonElement argument) => AskAsync(
        argument,
        (LineDevice device, ConsultCall call) => CheckTarget(device, call.Number) is { } refusal
            ? Refused(refusal)
            : _parts.Calls.ConsultAsync(device, call.CallId, call.Number, call.Video, Context.ConnectionAborted));

    [RequiresPermission(Permission.Call)]
    public Task<CallReply> CompleteTransfer(JsonElement argument) =>
        AskAsync(argument, (LineDevice device, CallCall call) => _parts.Calls.CompleteTransferAsync(device, call.CallId, Context.ConnectionAborted));

    [RequiresPermission(Permission.Call)]
    public Task<CallReply> CancelTransfer(JsonElement argument) =>
        AskAsync(argument, (LineDevice device, CallCall call) => _parts.Calls.CancelTransferAsync(device, call.CallId, Context.ConnectionAborted));

    [RequiresPermission(Permission.Call)]
    public Task<CallReply> Add(JsonElement argument) => AskAsync(
        argument,
        (LineDevice device, TransferCall call) => CheckTarget(device, call.Number) is { } refusal
            ? Refused(refusal)
            : _parts.Calls.AddAsync(device, call.CallId, call.Number, Context.ConnectionAborted));

    [RequiresPermission(Permission.Call)]
    public async Task<ParkReply> Park(JsonElement argument)
    {
        if (Admit(argument, out CallCall? call, out var place) is { } refusal)
        {
            return new ParkReply { Error = refusal };
        }

        var reply = await _parts.Calls.ParkAsync(place!.Device, call!.CallId, Context.ConnectionAborted);
        return new ParkReply { Error = reply.Refusal, Slot = reply.Value?.Parking?.Slot };
    }

    [RequiresPermission(Permission.Call)]
    public Task<CallReply> PickUp(JsonElement argument) => AskAsync(
        argument,
        (LineDevice device, PickUpCall call) => call.Number.Length is 0 or > MaxNumberLength
            ? Refused(BadNumber)
            : _parts.Calls.PickUpAsync(device, call.Number, call.Video, Context.ConnectionAborted));

    [RequiresPermission(Permission.Call)]
    public Task<CallReply> LeaveVoicemail(JsonElement argument) => AskAsync(
        argument,
        (LineDevice device, CallCall call) => CheckTarget(device, "voicemail") is { } refusal
            ? Refused(refusal)
            : _parts.Calls.LeaveVoicemailAsync(device, call.CallId, Context.ConnectionAborted));

    private async Task<CallReply> AskAsync<T>(JsonElement argument, Func<LineDevice, T, Task<RoomReply<CallState>>> ask)
        where T : class => Admit(argument, out T? call, out var place) is { } refusal
            ? new CallReply { Error = refusal }
            : Reply(place!.Device, await ask(place.Device, call!));

    private CallReply Reply(LineDevice device, RoomReply<CallState> reply) => new()
    {
        Error = reply.Refusal,
        Call = reply.Value is { } call ? _parts.Views.For(device.PersonId, call) : null,
    };

    private async Task<IReadOnlyList<CallView>> ListCallsAsync(string personId) =>
        [.. (await _parts.Calls.ListOfAsync(personId, Context.ConnectionAborted)).Select(call => _parts.Views.For(personId, call)).OfType<CallView>()];

    private Refusal? CheckDial(DialCall call, LinePlace place)
    {
        if ((call.Number is null) == (call.PersonId is null))
        {
            return new Refusal(RefusalCode.BadRequest, "Either a number or a person is called.");
        }

        return call.PersonId is { } person
            ? PrefixedId.IsValid("PE", person) ? _parts.Limits.TrySpend(place.Device.PersonId, person) : BadNumber
            : CheckTarget(place.Device, call.Number!);
    }

    private Refusal? CheckTarget(LineDevice device, string number) =>
        number.Length is 0 or > MaxNumberLength ? BadNumber : _parts.Limits.TrySpend(device.PersonId, number);

    private static Task<RoomReply<CallState>> Refused(Refusal refusal) => Task.FromResult<RoomReply<CallState>>(refusal);

    private static Refusal BadNumber => new(RefusalCode.BadRequest, "A number has 1 to 32 characters.");
}
