using System.Collections.Concurrent;
using CrossStrait.MediaRelay;
using Microsoft.Extensions.Logging;

namespace CrossStrait.Rooms.Media;

/// <summary>
/// The one place that speaks to the media relay. It gives out ids, joins answers to requests, and carries each event to
/// the session that owns the transport, up-track or capture. Commands may be posted from any thread; events are read by
/// one loop, so that a session hears them in the relay's order.
/// </summary>
public sealed class RoomMedia : IAsyncDisposable
{
    /// <summary>How long the relay may take to answer an offer or an ICE restart.</summary>
    internal static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly IMediaRelay _relay;
    private readonly TimeProvider _time;
    private readonly ILogger<RoomMedia> _logger;
    private readonly ConcurrentDictionary<RequestId, PendingRequest> _requests = new();
    private readonly ConcurrentDictionary<TransportId, MediaRoute> _transports = new();
    private readonly ConcurrentDictionary<UpTrackId, IMediaSink> _tracks = new();
    private readonly ConcurrentDictionary<CaptureId, IMediaSink> _captures = new();
    private readonly CancellationTokenSource _stopping = new();
    private readonly Task _reading;
    private long _lastId;

    public RoomMedia(IMediaRelay relay, TimeProvider time, ILogger<RoomMedia> logger)
    {
        _relay = relay;
        _time = time;
        _logger = logger;
        Diagnostics = new MediaDiagnostics(relay);
        _reading = ReadEventsAsync();
    }

    /// <summary>Statistics and traces, which concern no session.</summary>
    public MediaDiagnostics Diagnostics { get; }

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        await _reading;
        foreach (var request in _requests.Values)
        {
            request.Dispose();
        }

        _stopping.Dispose();
    }

    /// <summary>A transport that the relay makes with its first offer; what happens to it goes to <paramref name="owner"/>.</summary>
    internal TransportId NewTransport(IMediaSink owner)
    {
        var transport = new TransportId(NextId());
        _transports[transport] = new MediaRoute(owner);
        return transport;
    }

    /// <summary>The owner gets <see cref="OfferAnswered"/> or <see cref="OfferRefused"/> with this id, or hears that it expired.</summary>
    internal RequestId Offer(IMediaSink owner, TransportId transport, string sdp, OfferTerms terms)
    {
        var request = NewRequest(owner);
        _relay.Post(new ApplyOffer(
            request, transport, sdp, terms.MayPublish, terms.MaySubscribe, terms.VideoCodecs, terms.Encrypted, terms.TcpOnly, terms.Group));
        return request;
    }

    /// <summary>The owner gets <see cref="IceRestarted"/> or <see cref="OfferRefused"/> with this id, or hears that it expired.</summary>
    internal RequestId RestartIce(IMediaSink owner, TransportId transport, string remoteUfrag, string remotePassword, bool tcpOnly)
    {
        var request = NewRequest(owner);
        _relay.Post(new RestartIce(request, transport, remoteUfrag, remotePassword, tcpOnly));
        return request;
    }

    internal void SetSlotSource(TransportId transport, string mid, UpTrackId? source) =>
        _relay.Post(new SetSlotSource(transport, mid, source));

    internal void SetSlotDemand(TransportId transport, string mid, int width, int height, SlotPriority priority) =>
        _relay.Post(new SetSlotDemand(transport, mid, width, height, priority));

    /// <summary>Ends a transport. Its owner hears no more of it.</summary>
    internal void Close(TransportId transport)
    {
        Forget(transport);
        _relay.Post(new CloseTransport(transport));
    }

    internal CaptureId StartCapture(IMediaSink owner, string directory, string header)
    {
        var capture = new CaptureId(NextId());
        _captures[capture] = owner;
        _relay.Post(new StartCapture(capture, directory, header));
        return capture;
    }

    internal void AddCaptureTrack(CaptureId capture, UpTrackId track, string name, string label) =>
        _relay.Post(new AddCaptureTrack(capture, track, name, label));

    internal void AddCaptureNote(CaptureId capture, string note) => _relay.Post(new AddCaptureNote(capture, note));

    internal void StopCapture(CaptureId capture) => _relay.Post(new StopCapture(capture));

    private long NextId() => Interlocked.Increment(ref _lastId);

    private RequestId NewRequest(IMediaSink owner)
    {
        var request = new RequestId(NextId());
        var pending = new PendingRequest(request, owner);
        _requests[request] = pending;
        pending.ExpireAfter(Patience, _time, Expire);
        return request;
    }

    private void Expire(PendingRequest pending)
    {
        if (_requests.TryRemove(pending.Request, out _))
        {
            pending.Dispose();
            _logger.RequestExpired(pending.Request);
            _ = HandOverAsync(() => pending.Sink.ExpireAsync(pending.Request), nameof(Expire));
        }
    }

    private async Task ReadEventsAsync()
    {
        try
        {
            await foreach (var relayEvent in _relay.Events.ReadAllAsync(_stopping.Token))
            {
                await HandOverAsync(() => RouteAsync(relayEvent), relayEvent.GetType().Name);
            }
        }
        catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
        {
            // Disposed: whoever waits for the relay is being closed as well.
        }
    }

    /// <summary>A session that fails must not keep the others from hearing of theirs.</summary>
    private async Task HandOverAsync(Func<ValueTask> handOver, string name)
    {
        try
        {
            await handOver();
        }
#pragma warning disable CA1031 // the loop serves every room; one room's failure is logged and ends there
        catch (Exception exception)
#pragma warning restore CA1031
        {
            _logger.EventFailed(exception, name);
        }
    }

    private ValueTask RouteAsync(RelayEvent relayEvent)
    {
        if (relayEvent is AudioLevels levels)
        {
            return HandOutAsync(levels);
        }

        if (Diagnostics.TryReceive(relayEvent))
        {
            return ValueTask.CompletedTask;
        }

        var sink = relayEvent switch
        {
            OfferAnswered answered => Answer(answered),
            OfferRefused refused => Answer(refused.Request),
            IceRestarted restarted => Answer(restarted.Request),
            TransportConnected connected => OwnerOf(connected.Transport),
            TransportDisconnected disconnected => OwnerOf(disconnected.Transport),
            TransportClosed closed => Forget(closed.Transport),
            ConnectionQuality quality => OwnerOf(quality.Transport),
            UdpUnusable unusable => OwnerOf(unusable.Transport),
            LayersWanted wanted => _tracks.GetValueOrDefault(wanted.Track),
            UpTrackStarted started => _tracks.GetValueOrDefault(started.Track),
            UpTrackEnded ended => _tracks.TryRemove(ended.Track, out var owner) ? owner : null,
            CaptureSegmentClosed segment => _captures.GetValueOrDefault(segment.Capture),
            CaptureGap gap => _captures.GetValueOrDefault(gap.Capture),
            CaptureStopped stopped => _captures.TryRemove(stopped.Capture, out var owner) ? owner : null,
            _ => null,
        };
        if (sink is null)
        {
            _logger.EventWithoutOwner(relayEvent.GetType().Name);
            return ValueTask.CompletedTask;
        }

        return sink.ReceiveAsync(relayEvent);
    }

    /// <summary>A worker tells the levels of all its tracks at once; each session gets those of its own.</summary>
    private async ValueTask HandOutAsync(AudioLevels levels)
    {
        foreach (var part in levels.Levels.GroupBy(level => _tracks.GetValueOrDefault(level.Track)))
        {
            if (part.Key is { } sink)
            {
                await sink.ReceiveAsync(new AudioLevels([.. part]));
            }
        }
    }

    private IMediaSink? OwnerOf(TransportId transport) => _transports.GetValueOrDefault(transport)?.Sink;

    private IMediaSink? Answer(OfferAnswered answered)
    {
        if (_transports.TryGetValue(answered.Transport, out var route))
        {
            foreach (var track in answered.UpTracks)
            {
                route.Tracks[track.Track] = 0;
                _tracks[track.Track] = route.Sink;
            }
        }

        return Answer(answered.Request);
    }

    private IMediaSink? Answer(RequestId request)
    {
        if (!_requests.TryRemove(request, out var pending))
        {
            return null;
        }

        pending.Dispose();
        return pending.Sink;
    }

    private IMediaSink? Forget(TransportId transport)
    {
        if (!_transports.TryRemove(transport, out var route))
        {
            return null;
        }

        foreach (var track in route.Tracks.Keys)
        {
            _tracks.TryRemove(track, out _);
        }

        return route.Sink;
    }
}
