using System.Security.Cryptography;
using CrossStrait.MediaRelay.Forwarding;
using CrossStrait.MediaRelay.Ice;
using CrossStrait.MediaRelay.Sdp;
using CrossStrait.MediaRelay.Srtp;

namespace CrossStrait.MediaRelay.Transports;

/// <summary>
/// One browser connection: ICE, DTLS and SRTP joined, without direction; the unit of closing. Sans-IO: datagrams come
/// by <see cref="Receive"/>, leave by the context's outputs, time comes as a parameter. Lives on one worker from birth.
/// </summary>
internal sealed partial class Transport : IUpTrackOrigin, IDisposable
{
    /// <summary>In one second; a handshake with all its repetitions has fewer. All transports share one thread for them.</summary>
    private const int MaxHandshakeDatagrams = 100;

    private readonly WorkerContext _context;
    private readonly Dictionary<string, UpTrack> _upTracks = [];
    private readonly Dictionary<string, DownTrack> _downTracks = [];
    private readonly Dictionary<string, DownTrack> _restingDownTracks = [];
    private readonly SendQueue _queue = new();
    private readonly uint _reporterSsrc = (uint)RandomNumberGenerator.GetInt32(1, int.MaxValue);
    private SrtpReceiver? _srtpReceiver;
    private SrtpSender? _srtpSender;
    private string _srtpProfile = "";
    private bool _isFlushQueued;
    private bool _isRestless;
    private MonotonicTime _handshakeSecond;
    private int _handshakeDatagrams;

    public Transport(TransportId id, IceLiteAgent ice, WorkerContext context, MonotonicTime connectDeadline)
    {
        Id = id;
        Ice = ice;
        _context = context;
        ConnectDeadline = connectDeadline;
    }

    public TransportId Id { get; }

    bool IUpTrackOrigin.IsLink => false;

    public IceLiteAgent Ice { get; }

    /// <summary>When an unfinished handshake is given up.</summary>
    public MonotonicTime ConnectDeadline { get; private set; }

    /// <summary>One more handshake datagram came. False if the peer sent too many in this second.</summary>
    public bool MayShakeHands(MonotonicTime now)
    {
        if (now - _handshakeSecond >= TimeSpan.FromSeconds(1))
        {
            _handshakeSecond = now;
            _handshakeDatagrams = 0;
        }

        return ++_handshakeDatagrams <= MaxHandshakeDatagrams;
    }

    public bool HasKeys => _srtpSender is not null;

    /// <summary>ICE and DTLS are done and consent is fresh: what is sent now has a way.</summary>
    public bool IsConnected { get; private set; }

    public bool IsClosed { get; private set; }

    /// <summary>Typed as what it is, so that the ticks enumerate without garbage.</summary>
    public Dictionary<string, UpTrack>.ValueCollection UpTracks => _upTracks.Values;

    public Dictionary<string, DownTrack>.ValueCollection DownTracks => _downTracks.Values;

    public UpTrack? FindUpTrack(string mid) => _upTracks.GetValueOrDefault(mid);

    public DownTrack? FindDownTrack(string mid) => _downTracks.GetValueOrDefault(mid);

    /// <summary>What the latest offer and answer made of the m-lines. Tracks that are gone from it end.</summary>
    public void ApplyLines(IReadOnlyList<(MediaLine Line, UpTrackId Track)> lines, MonotonicTime now, List<UpTrack> added, List<UpTrack> ended)
    {
        EndMissing(lines, now, ended);
        foreach (var (line, id) in lines)
        {
            if (line.Role == LineRole.Up)
            {
                if (_upTracks.TryGetValue(line.Mid, out var existing))
                {
                    existing.Update(line);
                }
                else
                {
                    var track = new UpTrack(id, this, line, _context, _historyQuota);
                    _upTracks.Add(line.Mid, track);
                    Rouse();
                    added.Add(track);
                    BindDeclaredSources(track, now);
                }
            }
            else if (line.Role == LineRole.Slot)
            {
                if (_downTracks.TryGetValue(line.Mid, out var existing))
                {
                    existing.Update(line);
                }
                else
                {
                    _downTracks.Add(line.Mid, WakeOrCreate(line));
                }
            }
        }

        _expectsFeedback = HasSlotWithTransportCc();
    }

    /// <summary>The handshake is done: media may flow from now on.</summary>
    public void SetKeys(SrtpKeys keys)
    {
        _srtpReceiver?.Dispose();
        _srtpSender?.Dispose();
        _srtpReceiver = new SrtpReceiver(keys.Profile, keys.ClientKey, keys.ClientSalt);
        _srtpSender = new SrtpSender(keys.Profile, keys.ServerKey, keys.ServerSalt);
        _srtpProfile = keys.Profile.IanaName;
        ConnectDeadline = MonotonicTime.Never;
        ReportConnected();
    }

    public void Close(CloseReason reason, MonotonicTime now, List<UpTrack> ended)
    {
        if (IsClosed)
        {
            return;
        }

        IsClosed = true;
        foreach (var track in _upTracks.Values)
        {
            track.End(now);
            ended.Add(track);
        }

        foreach (var track in _downTracks.Values)
        {
            track.SetSource(null, now);
        }

        _upTracks.Clear();
        _downTracks.Clear();
        _restingDownTracks.Clear();
        ClearQueues();
        _context.TransportsToFlush.Remove(this);
        _context.Restless.Remove(this);
        Dispose();
        _context.Publish(new TransportClosed(Id, reason));
    }

    public void CountDrop(DropReason reason) => _context.Counters.Drop(reason);

    public void Dispose()
    {
        EndTrace();
        _srtpReceiver?.Dispose();
        _srtpSender?.Dispose();
        _srtpReceiver = null;
        _srtpSender = null;
    }

    private void EndMissing(IReadOnlyList<(MediaLine Line, UpTrackId Track)> lines, MonotonicTime now, List<UpTrack> ended)
    {
        bool IsGone(string mid, LineRole role) => !lines.Any(pair => pair.Line.Role == role && pair.Line.Mid == mid);

        foreach (var mid in _upTracks.Keys.Where(mid => IsGone(mid, LineRole.Up)).ToList())
        {
            _upTracks.Remove(mid, out var track);
            Forget(track!);
            track!.End(now);
            ended.Add(track);
        }

        foreach (var mid in _downTracks.Keys.Where(mid => IsGone(mid, LineRole.Slot)).ToList())
        {
            _downTracks.Remove(mid, out var slot);
            slot!.SetSource(null, now);
            _restingDownTracks.Add(mid, slot);
        }

        foreach (var mid in _restingDownTracks.Keys.Where(mid => !lines.Any(pair => pair.Line.Mid == mid)).ToList())
        {
            _restingDownTracks.Remove(mid); // its line was closed, and its SSRC is not given again
        }
    }

    /// <summary>
    /// A slot whose line was inactive for a while has its old SSRC, so its numbers must go on: begun anew, they would
    /// repeat SRTP indices under one key (RFC 3711 9.1).
    /// </summary>
    private DownTrack WakeOrCreate(MediaLine line)
    {
        if (_restingDownTracks.Remove(line.Mid, out var resting) && resting.Ssrc == line.Ssrc)
        {
            resting.Update(line);
            return resting;
        }

        return new DownTrack(this, line, _context);
    }

    /// <summary>From now on the transport has something to do on every tick, until it is closed.</summary>
    private void Rouse()
    {
        if (!_isRestless)
        {
            _isRestless = true;
            _context.Restless.Add(this);
        }
    }

    private void ReportConnected()
    {
        if (!IsConnected && HasKeys && Ice.HasSelected)
        {
            IsConnected = true;
            _context.Publish(new TransportConnected(Id, _srtpProfile));
        }
    }
}
