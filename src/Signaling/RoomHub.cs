using System.Text.Json;
using CrossStrait.MediaRelay;
using CrossStrait.Rooms.Media;
using CrossStrait.Rooms.Recording;
using CrossStrait.Rooms.Sessions;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.SignalR;
using Microsoft.Extensions.Logging;

namespace CrossStrait.Signaling;

/// <summary>
/// The way of a client into a room session: authorise, map, hand over. The room and the identity are those of the token
/// that the connection was opened with, never of a message. What a connection has joined lies in its context.
/// </summary>
[Authorize]
public sealed class RoomHub(
    RoomSessions sessions,
    IHubContext<RoomHub, IRoomClient> clients,
    MediaDiagnostics diagnostics,
    TurnServers turn,
    TimeProvider time,
    ILogger<RoomHub> logger) : Hub<IRoomClient>
{
    private const int Protocol = 1;

    private static readonly object _placeKey = new();
    private static readonly object _budgetKey = new();

    private HubPlace? Place
    {
        get => Context.Items.TryGetValue(_placeKey, out var place) ? (HubPlace?)place : null;
        set => Context.Items[_placeKey] = value;
    }

    public override Task OnConnectedAsync()
    {
        Context.Items[_budgetKey] = new CallBudget(time);
        return base.OnConnectedAsync();
    }

    public override async Task OnDisconnectedAsync(Exception? exception)
    {
        if (Place is { } place)
        {
            await place.Session.ConnectionLostAsync(place.Holder);
            place.Holder.Sink.Close();
        }

        await base.OnDisconnectedAsync(exception);
    }

    public async Task<JoinReply> Join(JsonElement argument)
    {
        if (Admit(argument, out JoinCall? call) is { } refusal)
        {
            return new JoinReply { Error = refusal };
        }

        if (CheckJoin(call!, out var grant) is { } notNow)
        {
            return new JoinReply { Error = notNow };
        }

        var sink = new ConnectionSink(clients.Clients.Client(Context.ConnectionId), Context.Abort, call!.Batches, logger);
        var entered = await sessions.EnterAsync(grant!.RoomId, session => session.JoinAsync(grant, call!.Resume, sink, call.Decodes), Context.ConnectionAborted);
        if (entered is not { } room)
        {
            sink.Close();
            return new JoinReply { Error = new Refusal(RefusalCode.RoomClosed, "There is no such room.") };
        }

        if (room.Reply.Value is not { } joined)
        {
            sink.Close();
            return new JoinReply { Error = room.Reply.Refusal, Url = room.Reply.Refusal?.Url };
        }

        var place = new HubPlace(room.Session!, new SeatHolder(joined.Self.Id, sink));
        Place = place;
        if (Context.ConnectionAborted.IsCancellationRequested)
        {
            // The connection broke while it joined: OnDisconnectedAsync may have run before there was a place to give up.
            await room.Session!.ConnectionLostAsync(place.Holder);
            sink.Close();
        }

        return new JoinReply
        {
            Room = joined.Room,
            Self = joined.Self,
            ResumeSecret = joined.ResumeSecret,
            LastEvent = joined.LastEvent,
            Snapshot = joined.Snapshot,
            Replay = joined.Replay,
            Codecs = joined.Codecs,
            IceServers = turn.For(grant.Identity),
        };
    }

    public async Task<OfferReply> Offer(JsonElement argument)
    {
        if (Admit(argument, out OfferCall? call) is { } refusal)
        {
            return new OfferReply { Error = refusal };
        }

        var reply = await AskAsync(place => place.Session.OfferAsync(place.Holder, call!.Connection, call.Sdp, call.Sources, call.Encrypted));
        return new OfferReply
        {
            Error = reply.Refusal,
            Sdp = reply.Value?.Sdp,
            Tracks = reply.Value?.Tracks,
            Slots = reply.Value?.Slots,
            LastEvent = reply.Value?.LastEvent,
        };
    }

    public async Task<HubReply> SetMuted(JsonElement argument)
    {
        var refusal = Admit(argument, out SetMutedCall? call);
        return refusal is not null
            ? new HubReply { Error = refusal }
            : Reply(await AskAsync(place => place.Session.SetMutedAsync(place.Holder, call!.TrackId, call.Muted)));
    }

    public async Task<HubReply> AssignPair(JsonElement argument)
    {
        var refusal = Admit(argument, out AssignPairCall? call);
        return refusal is not null
            ? new HubReply { Error = refusal }
            : Reply(await AskAsync(place => place.Session.AssignPairAsync(place.Holder, call!.Pair, call.ParticipantId)));
    }

    public async Task<HubReply> SetSlotSizes(JsonElement argument)
    {
        var refusal = Admit(argument, out SetSlotSizesCall? call);
        return refusal is not null
            ? new HubReply { Error = refusal }
            : Reply(await AskAsync(place => place.Session.SetSlotSizesAsync(place.Holder, call!.Slots)));
    }

    /// <summary>The relay's view of the caller's own two connections. The argument is an object for members to come.</summary>
    public async Task<ConnectionReply> GetConnection(JsonElement argument)
    {
        _ = argument;
        if (Admit() is { } refusal)
        {
            return new ConnectionReply { Error = refusal };
        }

        var own = await AskAsync(place => place.Session.ListConnectionsAsync(place.Holder));
        async Task<TransportStatistics?> ReadAsync(string connection) =>
            own.Value?.All.FirstOrDefault(one => one.Connection == connection) is { } found
                ? await diagnostics.ReadStatisticsAsync(found.Transport, Context.ConnectionAborted)
                : null;

        return new ConnectionReply
        {
            Error = own.Refusal,
            Publish = await ReadAsync("publish"),
            Subscribe = await ReadAsync("subscribe"),
        };
    }

    public async Task<RecordingReply> StartRecording() => Admit() is { } refusal
        ? new RecordingReply { Error = refusal }
        : Reply(await AskAsync(place => place.Session.StartRecordingAsync(place.Holder)));

    public async Task<RecordingReply> StopRecording() => Admit() is { } refusal
        ? new RecordingReply { Error = refusal }
        : Reply(await AskAsync(place => place.Session.StopRecordingAsync(place.Holder)));

    public async Task<HubReply> Leave()
    {
        if (Admit() is { } refusal)
        {
            return new HubReply { Error = refusal };
        }

        var reply = await AskAsync(place => place.Session.LeaveAsync(place.Holder));
        Place = null;
        return Reply(reply);
    }

    /// <summary>The page goes, and may be back at once: what <c>POST /api/rooms/{id}/goodbye</c> says from the server's own page.</summary>
    public async Task<HubReply> SayGoodbye() => Admit() is { } refusal
        ? new HubReply { Error = refusal }
        : Reply(await AskAsync(place => place.Session.SayGoodbyeAsync(place.Holder)));

    /// <summary>Spends a call and reads its argument. Null if both are well.</summary>
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
        : new Refusal(RefusalCode.TooManyRequests, "Too many calls; wait a little.");

    private Refusal? CheckJoin(JoinCall call, out RoomGrant? grant)
    {
        grant = RoomGrant.From(Context.User!);
        if (call.Protocol != Protocol)
        {
            return new Refusal(RefusalCode.UnsupportedProtocol, "This server speaks protocol 1.");
        }

        if (Place is not null)
        {
            return new Refusal(RefusalCode.AlreadyJoined, "This connection has joined already.");
        }

        return grant is null ? new Refusal(RefusalCode.NotAllowed, "This is not a room token.") : null;
    }

    private async Task<RoomReply<T>> AskAsync<T>(Func<HubPlace, Task<RoomReply<T>>> ask)
        where T : class => Place is { } place
            ? await ask(place)
            : new Refusal(RefusalCode.NotJoined, "Join comes first.");

    private static HubReply Reply(RoomReply<Done> reply) => new() { Error = reply.Refusal };

    private RecordingReply Reply(RoomReply<RecordingEntry> reply) => new()
    {
        Error = reply.Refusal,
        Recording = reply.Value is { } entry ? RecordingView.Of(entry, time.GetUtcNow()) : null,
    };
}
