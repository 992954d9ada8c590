using System.Collections.Concurrent;
using CrossStrait.MediaRelay;
using CrossStrait.Rooms.Media;
using CrossStrait.Rooms.Sessions;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace CrossStrait.Tests;

/// <summary>A session with a relay, a library and a clock that the test holds in its hands.</summary>
public sealed class SessionBench : IAsyncDisposable, IRoomDirectory
{
    public const string RoomId = "RM_test";

    public SessionBench()
    {
        Library = new FakeLibrary(Time);
        Media = new RoomMedia(Relay, Time, NullLogger<RoomMedia>.Instance);
        Sessions = new RoomSessions(this, new SessionPorts(Media, Library, Time, NullLoggerFactory.Instance, new RoomOptions()));
    }

    public FakeTimeProvider Time { get; } = new();

    public FakeRelay Relay { get; } = new();

    public FakeLibrary Library { get; }

    public RoomMedia Media { get; }

    public RoomSessions Sessions { get; }

    public static RoomGrant Grant(string name) => new(RoomId, $"id-{name}", name, true, true);

    public Task<RoomView?> FindAsync(string roomId, CancellationToken cancellation) =>
        Task.FromResult(roomId == RoomId ? new RoomView(RoomId, "測試", "meeting") : null);

    public async Task<RoomSession> OpenAsync() => (await Sessions.GetOrOpenAsync(RoomId, CancellationToken.None))!;

    public async Task<Person> JoinAsync(string name, RoomGrant? grant = null, string[]? decodes = null)
    {
        var session = await OpenAsync();
        var sink = new RecordingSink();
        var reply = await session.JoinAsync(grant ?? Grant(name), null, sink, decodes);
        Assert.Null(reply.Refusal);
        return new Person(session, sink, reply.Value!);
    }

    /// <summary>Comes back when everything told to the relay, the session's loop and its timers so far has been worked off.</summary>
    public async Task SettleAsync()
    {
        var session = await OpenAsync();
        var sink = new Marker();
        var transport = Media.NewTransport(sink);
        Relay.Tell(new TransportConnected(transport, ""));
        await sink.Seen.Task;
        await session.FindResourceAsync("none");
        await session.FindResourceAsync("none");
    }

    public async ValueTask DisposeAsync()
    {
        Relay.KeepsCapturesOpen = false;
        await Sessions.DisposeAsync();
        await Media.DisposeAsync();
        await Relay.DisposeAsync();
    }

    private sealed class Marker : IMediaSink
    {
        public TaskCompletionSource Seen { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public ValueTask ReceiveAsync(RelayEvent relayEvent)
        {
            Seen.TrySetResult();
            return ValueTask.CompletedTask;
        }

        public ValueTask ExpireAsync(RequestId request) => ValueTask.CompletedTask;
    }
}

/// <summary>Somebody in the session with the connection she joined by.</summary>
public sealed record Person(RoomSession Session, RecordingSink Sink, Joined Joined)
{
    public string Id => Joined.Self.Id;

    /// <summary>The slots as of the last offer.</summary>
    public IReadOnlyList<SlotView> Accepted { get; private set; } = [];

    public SeatHolder Holder => new(Id, Sink);

    public ConcurrentQueue<RoomEvent> Events => Sink.Events;

    public async Task<OfferAccepted> OfferAsync(MediaConnection connection, string lines, string origin = "1", Dictionary<string, TrackSource>? sources = null)
    {
        var reply = await Session.OfferAsync(Holder, connection, FakeRelay.Sdp(lines, origin), sources);
        Assert.Null(reply.Refusal);
        Accepted = reply.Value!.Slots;
        return reply.Value;
    }

    public Task<OfferAccepted> PublishAsync(string lines = "audio video", string origin = "1", Dictionary<string, TrackSource>? sources = null) =>
        OfferAsync(MediaConnection.Publish, lines, origin, sources);

    public Task<OfferAccepted> SubscribeAsync(string lines, string origin = "1") => OfferAsync(MediaConnection.Subscribe, lines, origin);
}
