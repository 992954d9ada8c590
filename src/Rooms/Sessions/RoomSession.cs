using CrossStrait.MediaRelay;
using CrossStrait.Rooms.Media;
using CrossStrait.Rooms.Recording;
using Microsoft.Extensions.Logging;

namespace CrossStrait.Rooms.Sessions;

/// <summary>
/// One live meeting of a room: an actor with one loop. Commands go in from the hub, from HTTP and from the relay; each
/// participant gets one numbered stream of events. It knows no SignalR, and waits for nothing while it runs a command.
/// </summary>
public sealed partial class RoomSession : IMediaSink
{
    private readonly SessionPorts _ports;
    private readonly ILogger _logger;
    private readonly RoomLoop _loop;
    private readonly RoomRecording _recording;
    private readonly Action<RoomSession> _onClosed;
    private readonly ParticipantRoster _roster = new();
    private readonly Dictionary<TransportId, SessionTransport> _transports = [];
    private readonly Dictionary<UpTrackId, Publication> _tracks = [];
    private readonly Dictionary<RequestId, Action<RelayEvent?>> _requests = [];
    private readonly CodecSet _codecs;
    private readonly SpeakerRanking _speakers = new();
    private readonly SpeakerNews _speakerNews;
    private readonly long _openedAt;
    private ITimer? _speakerTimer;
    private ITimer? _emptyTimer;
    private bool _closed;
    private bool _moved;

    internal RoomSession(RoomView room, SessionPorts ports, Action<RoomSession> onClosed, long epoch = 1)
    {
        Room = room;
        _ports = ports;
        _onClosed = onClosed;
        _logger = ports.Loggers.CreateLogger<RoomSession>();
        Epoch = epoch;
        _loop = new RoomLoop(room.Id, _logger, new LoopLease(ports.Ownership, room.Id, epoch, MoveAway));
        _codecs = new CodecSet(ports.Options.VideoCodecs);
        _speakerNews = new SpeakerNews(_speakers);
        _openedAt = ports.Time.GetTimestamp();
        _recording = new RoomRecording(room, ports, _loop, this, Announce, _logger);
        _logger.SessionOpened(room.Id);
        _loop.Post(CloseWhenEmpty);
    }

    public RoomView Room { get; }

    /// <summary>With which this node took the room.</summary>
    public long Epoch { get; }

    /// <summary>Done when the session has ended.</summary>
    public Task Completion => _loop.Completion;

    /// <summary>Once the session has ended: done when everyone was sent that it has.</summary>
    internal Task Farewell { get; private set; } = Task.CompletedTask;

    /// <summary>Stops a running recording, tells everyone, closes all transports and ends the session.</summary>
    public Task<RoomReply<Done>> CloseAsync(string reason) => AskLaterAsync<Done>(reply => _recording.Stop(_ =>
    {
        Close(reason);
        reply(Done.Value);
    }));

    /// <summary>The room belongs to another node now. Any thread.</summary>
    internal void OwnershipLost() => _loop.Post(MoveAway);

    async ValueTask IMediaSink.ReceiveAsync(RelayEvent relayEvent) => await _loop.PostAsync(() => Receive(relayEvent));

    async ValueTask IMediaSink.ExpireAsync(RequestId request) => await _loop.PostAsync(() => Complete(request, null));

    /// <summary>The library changed a recording of this room. Any thread.</summary>
    internal void RecordingUpdated(RecordingEntry entry) => _loop.Post(() => Announce(entry));

    private Task<RoomReply<T>> AskAsync<T>(Func<RoomReply<T>> command)
        where T : class => _loop.AskAsync(() => _closed || _moved ? Refusal.RoomClosed : command());

    private Task<RoomReply<T>> AskLaterAsync<T>(Action<Action<RoomReply<T>>> command)
        where T : class => _loop.AskLaterAsync<T>(reply =>
        {
            if (_closed || _moved)
            {
                reply(Refusal.RoomClosed);
            }
            else
            {
                command(reply);
            }
        });

    /// <summary>
    /// From here on every command is refused: nothing is done in a room of another node, but that what this session recorded
    /// is closed as it stands.
    /// </summary>
    private void MoveAway()
    {
        if (!_moved && !_closed)
        {
            _moved = true;
            _recording.Stop(_ => Close("moved"));
        }
    }

    private ITimer After(TimeSpan time, Action command) =>
        _ports.Time.CreateTimer(_ => _loop.Post(command), null, time, Timeout.InfiniteTimeSpan);

    private void Receive(RelayEvent relayEvent)
    {
        switch (relayEvent)
        {
            case OfferAnswered answered:
                Complete(answered.Request, answered);
                break;
            case OfferRefused refused:
                _logger.OfferRefused(Room.Id, refused.Reason.ToString(), refused.Detail);
                Complete(refused.Request, refused);
                break;
            case IceRestarted restarted:
                Complete(restarted.Request, restarted);
                break;
            case TransportConnected connected:
                MediaChanged(connected.Transport, TransportState.Connected);
                break;
            case TransportDisconnected disconnected:
                MediaChanged(disconnected.Transport, TransportState.Disconnected);
                break;
            case TransportClosed closed:
                MediaChanged(closed.Transport, TransportState.Closed);
                break;
            case ConnectionQuality quality:
                QualityMeasured(quality);
                break;
            case UdpUnusable unusable:
                UdpFailed(unusable.Transport);
                break;
            case LayersWanted wanted:
                LayersChanged(wanted);
                break;
            case AudioLevels heard:
                Heard(heard);
                break;
            case UpTrackEnded ended:
                TrackEnded(ended.Track);
                break;
            case CaptureGap gap:
                _recording.Receive(gap);
                break;
            case CaptureStopped stopped:
                _recording.Receive(stopped);
                break;
            default:
                // First packets and closed segments change nothing that people see.
                break;
        }
    }

    private void Complete(RequestId request, RelayEvent? answer)
    {
        if (_requests.Remove(request, out var waiting))
        {
            waiting(answer);
        }
    }

    private void Broadcast(RoomEvent roomEvent, Participant? except = null, Func<Participant, bool>? only = null)
    {
        foreach (var participant in _roster.All)
        {
            if (participant != except && only?.Invoke(participant) != false)
            {
                participant.Seat?.Send(roomEvent);
            }
        }
    }

    private void CloseWhenEmpty()
    {
        if (_roster.Count > 0 || _closed)
        {
            return;
        }

        _emptyTimer?.Dispose();
        _emptyTimer = After(SessionLimits.Grace, () =>
        {
            if (_roster.Count == 0 && !_closed)
            {
                _recording.Stop(_ => CloseIfStillEmpty());
            }
        });
    }

    /// <summary>Somebody may have come, or begun another recording, while the first was being closed.</summary>
    private void CloseIfStillEmpty()
    {
        if (_recording.IsActive)
        {
            CloseWhenEmpty();
        }
        else if (_roster.Count == 0)
        {
            Close("empty");
        }
    }

    private void Close(string reason)
    {
        if (_closed)
        {
            return;
        }

        _closed = true;
        _emptyTimer?.Dispose();
        _speakerTimer?.Dispose();
        _codecPause?.Dispose();
        Farewell = Task.WhenAll([.. _roster.All.Select(participant => participant.Seat?.Sink?.Sending ?? Task.CompletedTask)]);
        foreach (var participant in _roster.All)
        {
            participant.Seat?.Send(new RoomClosed(reason));
            participant.Seat?.Dispose();
        }

        foreach (var transport in _transports.Values)
        {
            transport.Dispose();
            _ports.Media.Close(transport.Id);
        }

        foreach (var waiting in _requests.Values.ToArray())
        {
            waiting(null);
        }

        _logger.SessionClosed(Room.Id, reason);
        _onClosed(this);
        _loop.Complete();
    }
}
