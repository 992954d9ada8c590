using System.Collections.Concurrent;
using CrossStrait.MediaRelay;
using CrossStrait.Rooms.Media;
using CrossStrait.Tests;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace CrossStrait.Rooms.Tests.Media;

public sealed class RoomMediaTests : IAsyncDisposable
{
    private readonly FakeTimeProvider _time = new();
    private readonly FakeRelay _relay = new();
    private readonly RoomMedia _media;

    public RoomMediaTests() => _media = new RoomMedia(_relay, _time, NullLogger<RoomMedia>.Instance);

    public async ValueTask DisposeAsync()
    {
        await _media.DisposeAsync();
        await _relay.DisposeAsync();
    }

    [Fact]
    public async Task Events_go_to_the_owner_of_their_transport_in_order()
    {
        var (ana, ben) = (new Owner(), new Owner());
        var (first, second) = (_media.NewTransport(ana), _media.NewTransport(ben));

        _relay.Tell(new TransportConnected(first, "a"));
        _relay.Tell(new TransportConnected(second, "b"));
        _relay.Tell(new TransportDisconnected(first));
        await SettleAsync();

        Assert.Equal([new TransportConnected(first, "a"), new TransportDisconnected(first)], ana.Events);
        Assert.Equal([new TransportConnected(second, "b")], ben.Events);
    }

    [Fact]
    public async Task A_track_belongs_to_the_owner_of_its_transport_until_it_ends()
    {
        var owner = new Owner();
        var transport = _media.NewTransport(owner);
        _media.Offer(owner, transport, FakeRelay.Sdp("audio"), new OfferTerms(true, true));
        await SettleAsync();
        var track = Assert.IsType<OfferAnswered>(Assert.Single(owner.Events)).UpTracks[0].Track;

        _relay.Tell(new UpTrackStarted(track));
        _relay.Tell(new UpTrackEnded(track));
        _relay.Tell(new UpTrackEnded(track));
        await SettleAsync();

        Assert.Equal([new UpTrackStarted(track), new UpTrackEnded(track)], owner.Events.Skip(1));
    }

    [Fact]
    public async Task Each_owner_hears_the_levels_of_its_own_tracks_alone()
    {
        Owner[] owners = [new(), new()];
        foreach (var owner in owners)
        {
            _media.Offer(owner, _media.NewTransport(owner), FakeRelay.Sdp("audio"), new OfferTerms(true, true));
        }

        _relay.Tell(new AudioLevels([new(new(1), 30, true), new(new(2), 40, false), new(new(3), 50, true)]));
        await SettleAsync();

        Assert.Equal([new AudioLevel(new(1), 30, true)], Assert.Single(owners[0].Events.OfType<AudioLevels>()).Levels);
        Assert.Equal([new AudioLevel(new(2), 40, false)], Assert.Single(owners[1].Events.OfType<AudioLevels>()).Levels);
    }

    [Fact]
    public async Task Nothing_is_heard_of_a_transport_after_it_was_closed()
    {
        var owner = new Owner();
        var transport = _media.NewTransport(owner);

        _media.Close(transport);
        _relay.Tell(new TransportConnected(transport, ""));
        await SettleAsync();

        Assert.Empty(owner.Events);
    }

    [Fact]
    public async Task An_answer_after_the_patience_is_over_is_dropped()
    {
        var owner = new Owner();
        var transport = _media.NewTransport(owner);
        var request = _media.Offer(owner, transport, FakeRelay.Sdp("silent"), new OfferTerms(true, true));

        _time.Advance(RoomMedia.Patience - TimeSpan.FromTicks(1));
        Assert.Empty(owner.Expired);
        _time.Advance(TimeSpan.FromTicks(1));
        _relay.Tell(new OfferAnswered(request, transport, "late", [], []));
        await SettleAsync();

        Assert.Equal([request], owner.Expired);
        Assert.Empty(owner.Events);
    }

    [Fact]
    public async Task An_answered_request_does_not_expire()
    {
        var owner = new Owner();
        _media.Offer(owner, _media.NewTransport(owner), FakeRelay.Sdp("audio"), new OfferTerms(true, true));
        await SettleAsync();

        _time.Advance(TimeSpan.FromMinutes(1));

        Assert.Empty(owner.Expired);
    }

    [Fact]
    public async Task An_owner_that_fails_does_not_keep_others_from_hearing_of_theirs()
    {
        var (broken, well) = (new Owner { Fails = true }, new Owner());
        _relay.Tell(new TransportConnected(_media.NewTransport(broken), ""));
        _relay.Tell(new TransportConnected(_media.NewTransport(well), ""));
        await SettleAsync();

        Assert.Single(well.Events);
    }

    private async Task SettleAsync()
    {
        var owner = new Owner();
        _relay.Tell(new TransportConnected(_media.NewTransport(owner), ""));
        await owner.Heard.Task;
    }

    private sealed class Owner : IMediaSink
    {
        public bool Fails { get; init; }

        public ConcurrentQueue<RelayEvent> Events { get; } = new();

        public ConcurrentQueue<RequestId> Expired { get; } = new();

        public TaskCompletionSource Heard { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public ValueTask ReceiveAsync(RelayEvent relayEvent)
        {
            if (Fails)
            {
                throw new InvalidOperationException("as the test asked");
            }

            Events.Enqueue(relayEvent);
            Heard.TrySetResult();
            return ValueTask.CompletedTask;
        }

        public ValueTask ExpireAsync(RequestId request)
        {
            Expired.Enqueue(request);
            return ValueTask.CompletedTask;
        }
    }
}
