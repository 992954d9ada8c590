using System.Text.Json;
using CrossStrait.Rooms.Calls;
using CrossStrait.Rooms.Directory;
using CrossStrait.Rooms.Sessions;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.SignalR;
using Microsoft.Extensions.Logging;

namespace CrossStrait.Signaling.Lines;

/// <summary>
/// A person's line: presence, calls, history. Who calls is the person of the session with which the connection was
/// opened, never a field of a message. What a connection has opened lies in its context.
/// </summary>
[Authorize]
public sealed partial class LineHub : Hub<ILineClient>
{
    private const int Protocol = 1;
    private const int MaxDeviceIdLength = 64;
    private const int MaxNumberLength = 32;
    private const int MaxNoteLength = 140;
    private const int MaxWatched = 1000;
    private const int MaxHistory = 200;

    private static readonly object _placeKey = new();
    private static readonly object _budgetKey = new();

    private readonly LineParts _parts;
    private readonly IHubContext<LineHub, ILineClient> _clients;
    private readonly ILogger<LineHub> _logger;

    public LineHub(LineParts parts, IHubContext<LineHub, ILineClient> clients, ILogger<LineHub> logger) =>
        (_parts, _clients, _logger) = (parts, clients, logger);

    private LinePlace? Place
    {
        get => Context.Items.TryGetValue(_placeKey, out var place) ? (LinePlace?)place : null;
        set => Context.Items[_placeKey] = value;
    }

    public override Task OnConnectedAsync()
    {
        Context.Items[_budgetKey] = new CallBudget(_parts.Time);
        return base.OnConnectedAsync();
    }

    public override async Task OnDisconnectedAsync(Exception? exception)
    {
        if (Place is { } place)
        {
            Place = null;
            await LeaveAsync(place);
        }

        await base.OnDisconnectedAsync(exception);
    }

    /// <summary>The first call of every connection: all that the device shows. Events after it change that.</summary>
    [RequiresPermission(Permission.SignedIn)]
    public async Task<OpenReply> Open(JsonElement argument)
    {
        if (Admit(argument, out OpenCall? call) is { } refusal)
        {
            return new OpenReply { Error = refusal };
        }

        var grant = PersonGrant.From(Context.User!);
        var self = grant is null ? null : _parts.People.Find(grant.PersonId);
        if (CheckOpen(call!, self) is { } notNow)
        {
            return new OpenReply { Error = notNow };
        }

        var device = new LineDevice(grant!.PersonId, call!.DeviceId);
        var watched = _parts.Visibility.WatchedBy(device.PersonId);
        var connection = new LineConnection(
            Context.ConnectionId,
            device,
            _clients.Clients.Client(Context.ConnectionId),
            Context.Abort,
            _parts.Registry.NewWatches(),
            _logger);
        connection.Watches.Add(watched.Append(device.PersonId));
        var place = new LinePlace(grant, connection);
        Place = place;
        _parts.Registry.Add(connection);
        await _parts.Presence.ConnectedAsync(device.PersonId, device.DeviceId, connection.Id);
        if (Context.ConnectionAborted.IsCancellationRequested)
        {
            // The connection broke while it opened: OnDisconnectedAsync may have run before there was a place to give up.
            await LeaveAsync(place);
        }

        await _parts.Calls.DeviceBackAsync(device, Context.ConnectionAborted);
        return new OpenReply
        {
            Self = self,
            Calls = await ListCallsAsync(device.PersonId),
            Settings = await _parts.Settings.ReadAsync(device.PersonId, Context.ConnectionAborted),
            Missed = await _parts.History.CountMissedAsync(device.PersonId, Context.ConnectionAborted),
            Presence = _parts.Presence.Read([.. watched, device.PersonId]),
        };
    }

    [RequiresPermission(Permission.SignedIn)]
    public async Task<HubReply> SetPresence(JsonElement argument)
    {
        if (Admit(argument, out PresenceCall? call, out var place) is { } refusal)
        {
            return new HubReply { Error = refusal };
        }

        if (call!.Status is PresenceStatus.Busy || !Enum.IsDefined(call.Status))
        {
            return new HubReply { Error = new Refusal(RefusalCode.BadRequest, "Busy is computed, never chosen.") };
        }

        var note = call.Note;
        if (!string.IsNullOrEmpty(note) && !NameRules.TryClean(note, MaxNoteLength, out note))
        {
            return new HubReply { Error = new Refusal(RefusalCode.BadRequest, "A note has up to 140 printable characters.") };
        }

        await _parts.Presence.SetAsync(place!.Device.PersonId, call.Status, note, call.Until);
        return new HubReply();
    }

    /// <summary>Watches more people. The reply is what is known of them; whom the caller may not see is left out.</summary>
    [RequiresPermission(Permission.ReadDirectory)]
    public Task<WatchReply> Watch(JsonElement argument) => Task.FromResult(WatchMore(argument));

    [RequiresPermission(Permission.SignedIn)]
    public async Task<HubReply> SetCallSettings(JsonElement argument)
    {
        if ((Admit(argument, out SettingsCall? call, out var place) ?? call!.Settings.Check()) is { } refusal)
        {
            return new HubReply { Error = refusal };
        }

        await _parts.Settings.SaveAsync(place!.Device.PersonId, call!.Settings, Context.ConnectionAborted);
        _parts.Registry.Notify(place.Device.PersonId, new SettingsChanged(call.Settings));
        return new HubReply();
    }

    [RequiresPermission(Permission.SignedIn)]
    public async Task<HistoryReply> GetHistory(JsonElement argument)
    {
        if (Admit(argument, out HistoryCall? call, out var place) is { } refusal)
        {
            return new HistoryReply { Error = refusal };
        }

        if (call!.Limit is < 1 or > MaxHistory)
        {
            return new HistoryReply { Error = new Refusal(RefusalCode.BadRequest, "A page has 1 to 200 entries.") };
        }

        var person = place!.Device.PersonId;
        var entries = await _parts.History.ReadAsync(person, call.Before, call.Limit, Context.ConnectionAborted);
        return entries is null
            ? new HistoryReply { Error = new Refusal(RefusalCode.BadRequest, "There is no such entry to go on from.") }
            : new HistoryReply { Entries = entries, Missed = await _parts.History.CountMissedAsync(person, Context.ConnectionAborted) };
    }

    [RequiresPermission(Permission.SignedIn)]
    public async Task<HubReply> MarkSeen(JsonElement argument)
    {
        _ = argument;
        if (Admit(out var place) is { } refusal)
        {
            return new HubReply { Error = refusal };
        }

        await _parts.History.MarkSeenAsync(place!.Device.PersonId, Context.ConnectionAborted);
        _parts.Registry.Notify(place.Device.PersonId, new HistoryChanged(0));
        return new HubReply();
    }

    [RequiresPermission(Permission.SignedIn)]
    public async Task<HubReply> DeleteVoicemail(JsonElement argument)
    {
        if (Admit(argument, out DeleteVoicemailCall? call, out var place) is { } refusal)
        {
            return new HubReply { Error = refusal };
        }

        return await _parts.Voicemails.DeleteAsync(place!.Device.PersonId, call!.Id, Context.ConnectionAborted)
            ? new HubReply()
            : new HubReply { Error = new Refusal(RefusalCode.UnknownCall, "There is no such message.") };
    }

    private WatchReply WatchMore(JsonElement argument)
    {
        if (Admit(argument, out WatchCall? call, out var place) is { } refusal)
        {
            return new WatchReply { Error = refusal };
        }

        if (call!.PersonIds.Count > MaxWatched)
        {
            return new WatchReply { Error = new Refusal(RefusalCode.BadRequest, "At most 1000 people at a time.") };
        }

        var seen = call.PersonIds.Where(person => _parts.Visibility.MaySee(place!.Device.PersonId, person)).Distinct().ToArray();
        place!.Connection.Watches.Add(seen);
        return new WatchReply { Presence = _parts.Presence.Read(seen) };
    }

    /// <summary>Whose last connection of a device this was may be in a call with it: she has a while to come back.</summary>
    private async Task LeaveAsync(LinePlace place)
    {
        var isDeviceGone = _parts.Registry.Remove(place.Connection);
        await _parts.Presence.DisconnectedAsync(place.Device.PersonId, place.Connection.Id);
        if (isDeviceGone)
        {
            await _parts.Calls.DeviceLostAsync(place.Device, withNode: false, CancellationToken.None);
        }
    }

    private Refusal? CheckOpen(OpenCall call, PersonCard? self)
    {
        if (call.Protocol != Protocol)
        {
            return new Refusal(RefusalCode.UnsupportedProtocol, "This server speaks protocol 1.");
        }

        if (Place is not null)
        {
            return new Refusal(RefusalCode.AlreadyJoined, "This connection is open already.");
        }

        if (!NameRules.TryClean(call.DeviceId, MaxDeviceIdLength, out var clean) || clean != call.DeviceId)
        {
            return new Refusal(RefusalCode.BadRequest, "A device has an id of 1 to 64 printable characters.");
        }

        return self is null ? new Refusal(RefusalCode.NotAllowed, "The directory does not know you.") : null;
    }

    /// <summary>Spends a call, reads its argument, and finds the place. Null if all is well.</summary>
    private Refusal? Admit<T>(JsonElement argument, out T? call, out LinePlace? place)
        where T : class
    {
        place = Place;
        return Admit(argument, out call) ?? (place is null ? NotOpen : null);
    }

    private Refusal? Admit(out LinePlace? place)
    {
        place = Place;
        return Admit() ?? (place is null ? NotOpen : null);
    }

    private Refusal? Admit<T>(JsonElement argument, out T? call)
        where T : class
    {
        call = null;
        return Admit() ?? (SignalingJson.TryRead(argument, out call)
            ? null
            : new Refusal(RefusalCode.BadRequest, "The argument does not have the shape of the protocol."));
    }

    private Refusal? Admit() => ((CallBudget)Context.Items[_budgetKey]!).TrySpend()
        ? null
        : new Refusal(RefusalCode.TooManyRequests, "Too many calls; wait a little.") { RetryAfter = 1 };

    private static Refusal NotOpen => new(RefusalCode.NotJoined, "Open comes first.");
}
