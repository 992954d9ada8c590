using System.Buffers.Binary;
using CrossStrait.MediaRelay.Forwarding;
using CrossStrait.MediaRelay.Ice;
using CrossStrait.MediaRelay.Packets;
using CrossStrait.MediaRelay.Transports;
using CrossStrait.MediaRelay.Workers.Links;

namespace CrossStrait.MediaRelay.Workers;

/// <summary>
/// All transports of one worker, found by ufrag and by path, and the order of work: datagrams in, one forwarding pass
/// per batch, ticks. Sans-IO: the worker gives it datagrams and time, a test may as well.
/// </summary>
internal sealed class DatagramRouter
{
    /// <summary>RTP machines are driven by this tick while there are transports.</summary>
    public static readonly TimeSpan TickInterval = TimeSpan.FromMilliseconds(5);

    private const int ReportTicks = 200; // once a second, spread over the transports
    private const int IceTicks = 20;

    private readonly Dictionary<TransportId, Transport> _transports = [];
    private readonly List<Transport> _order = [];
    private readonly Dictionary<ulong, Transport> _byUfrag = [];
    private readonly Dictionary<NetworkPath, Transport> _byPath = [];
    private readonly Dictionary<UpTrackId, UpTrack> _upTracks = [];
    private readonly WorkerContext _context;
    private long _tick;

    public DatagramRouter(WorkerContext context)
    {
        _context = context;
        Links = new WorkerLinks(context, Find);
    }

    /// <summary>Tracks of other workers that are shown here, and the ways to workers that show ours.</summary>
    public WorkerLinks Links { get; }

    /// <summary>Nothing is there that <see cref="Tick"/> would drive.</summary>
    public bool IsIdle => _order.Count == 0 && Links.Count == 0;

    public int TransportCount => _order.Count;

    public int UpTrackCount => _upTracks.Count;

    public int DownTrackCount { get; private set; }

    /// <summary>ICE user names that are listened to: one of each transport, two during a restart.</summary>
    public int UfragCount => _byUfrag.Count;

    public Transport? Find(TransportId id) => _transports.GetValueOrDefault(id);

    public UpTrack? Find(UpTrackId id) => _upTracks.GetValueOrDefault(id);

    public void Add(Transport transport)
    {
        _transports.Add(transport.Id, transport);
        _order.Add(transport);
        AddUfrag(transport);
    }

    /// <summary>Makes the transport's current ufrag known; those that its agent no longer takes are forgotten.</summary>
    public void AddUfrag(Transport transport)
    {
        Span<byte> bytes = stackalloc byte[8];
        for (var i = transport.Ufrags.Count - 1; i >= 0; i--)
        {
            BinaryPrimitives.WriteUInt64BigEndian(bytes, transport.Ufrags[i]);
            if (!transport.Ice.Matches(bytes))
            {
                _byUfrag.Remove(transport.Ufrags[i]);
                transport.Ufrags.RemoveAt(i);
            }
        }

        System.Text.Encoding.ASCII.GetBytes(transport.Ice.Local.Ufrag, bytes);
        var ufrag = BinaryPrimitives.ReadUInt64BigEndian(bytes);
        _byUfrag[ufrag] = transport;
        transport.Ufrags.Add(ufrag);
    }

    public void TracksChanged(List<UpTrack> added, List<UpTrack> ended)
    {
        foreach (var track in added)
        {
            _upTracks[track.Id] = track;
        }

        foreach (var track in ended)
        {
            _upTracks.Remove(track.Id);
            _context.Publish(new UpTrackEnded(track.Id));
        }

        DownTrackCount = _order.Sum(transport => transport.DownTracks.Count);
    }

    public void Close(Transport transport, CloseReason reason, MonotonicTime now)
    {
        var ended = new List<UpTrack>();
        transport.Close(reason, now, ended);
        _transports.Remove(transport.Id);
        _order.Remove(transport);
        transport.Ufrags.ForEach(ufrag => _byUfrag.Remove(ufrag));
        transport.Ufrags.Clear();
        transport.Paths.ForEach(path => Unmap(path, transport));
        transport.Paths.Clear();
        TracksChanged([], ended);
    }

    public void CloseAll(MonotonicTime now)
    {
        foreach (var transport in _order.ToList())
        {
            Close(transport, CloseReason.Shutdown, now);
        }

        Links.CloseAll(now);
        Links.Publish();
    }

    /// <summary>One datagram. What it makes others send waits for <see cref="Forward"/>.</summary>
    public void Receive(ReadOnlySpan<byte> datagram, in NetworkPath path, MonotonicTime now)
    {
        _context.Counters.DatagramsReceived++;
        _context.Counters.BytesReceived += datagram.Length;
        if (datagram.IsEmpty)
        {
            _context.Counters.Drop(DropReason.UnknownDatagram);
            return;
        }

        if (_context.Loss is { } loss && loss.IsLost())
        {
            _context.Counters.Drop(DropReason.InjectedLoss);
            return;
        }

        switch (RtpDemultiplexer.Classify(datagram[0]))
        {
            case DatagramKind.Rtp:
                if (FindValidated(path) is { } transport)
                {
                    ReceiveRtp(transport, datagram, path, now);
                }
                else
                {
                    _context.Counters.Drop(DropReason.UnknownPath);
                }

                break;
            case DatagramKind.Stun:
                ReceiveStun(datagram, path, now);
                break;
            case DatagramKind.Dtls:
                if (FindValidated(path) is not { } peer)
                {
                    _context.Counters.Drop(DropReason.DtlsBeforeIce); // answered, it would let anybody race the peer's handshake
                }
                else if (!peer.MayShakeHands(now))
                {
                    _context.Counters.Drop(DropReason.HandshakeFlood);
                }
                else
                {
                    _context.Handshake(peer, datagram.ToArray());
                }

                break;
            default:
                _context.Counters.Drop(DropReason.UnknownDatagram);
                break;
        }
    }

    /// <summary>Whether a transport took a check on the path and has not forgotten it since.</summary>
    public bool IsValidated(in NetworkPath path) => FindValidated(path) is not null;

    /// <summary>A TCP connection ended: what went by it needs another way.</summary>
    public void PathClosed(in NetworkPath path, MonotonicTime now)
    {
        if (_byPath.GetValueOrDefault(path) is { } transport)
        {
            _byPath.Remove(path);
            transport.Paths.Remove(path);
            transport.Ice.Remove(path, now);
            transport.Advance(now);
        }
    }

    /// <summary>
    /// Subscriber-major: for each stream with news each slot decides on all of them; then each transport writes what it
    /// queued, in one go where several streams have news, so that what is of equal length makes one train.
    /// </summary>
    public void Forward(MonotonicTime now)
    {
        var streams = _context.StreamsWithArrivals;
        foreach (var stream in streams)
        {
            foreach (var follower in stream.Owner.Followers)
            {
                follower.Forward(stream, now);
            }
        }

        Links.Publish(); // first, so that other workers begin while this one writes
        foreach (var stream in streams)
        {
            ForwardToSlots(stream, streams.Count == 1, now);
            stream.ClearArrived();
        }

        streams.Clear();
        Flush(0, now);
    }

    /// <summary>After a turn that failed half-way: what it left behind must not make the next one fail too.</summary>
    public void ForgetArrivals()
    {
        foreach (var stream in _context.StreamsWithArrivals)
        {
            stream.ClearArrived();
        }

        _context.StreamsWithArrivals.Clear();
    }

    public void Tick(MonotonicTime now)
    {
        _tick++;
        _context.AudioLevels.Advance(now);
        Links.Tick(now);
        if (_tick % IceTicks == 0)
        {
            Links.AdvanceTracks(now);
        }

        foreach (var transport in _context.Restless)
        {
            transport.SendFeedback(now);
            transport.AdvanceCongestion(now);
        }

        for (var i = _order.Count - 1; i >= 0; i--)
        {
            if ((_tick + i) % IceTicks != 0)
            {
                continue; // not even looked at: its memory is cold, and in a large room most come by here
            }

            var transport = _order[i];
            transport.Advance(now);
            transport.AdvanceTracks(now);
            if (now >= transport.ConnectDeadline)
            {
                Close(transport, CloseReason.HandshakeFailed, now);
            }
            else if ((_tick + i) % ReportTicks == 0)
            {
                transport.SendReports(now);
            }
        }
    }

    private Transport? FindValidated(in NetworkPath path) =>
        _byPath.TryGetValue(path, out var transport) && transport.Ice.IsValidated(path) ? transport : null;

    /// <param name="isOnly">No other stream has news: each transport writes at once, while what it needs is in the cache.</param>
    private void ForwardToSlots(RtpStream stream, bool isOnly, MonotonicTime now)
    {
        var waiting = _context.TransportsToFlush;
        var tracks = stream.Owner.DownTracks;
        for (var i = 0; i < tracks.Count; i++)
        {
            for (var ahead = 1; isOnly && ahead <= DownTrack.PrefetchSteps && i + ahead < tracks.Count; ahead++)
            {
                tracks[i + ahead].Prefetch(ahead);
            }

            var track = tracks[i];
            var before = waiting.Count;
            track.Forward(stream, now);
            if (isOnly && waiting.Count > before)
            {
                Flush(before, now);
            }
        }
    }

    /// <summary>Lets transports write what they queued, from this place in the list on; those that are not done with it stay there.</summary>
    private void Flush(int first, MonotonicTime now)
    {
        var waiting = _context.TransportsToFlush;
        var kept = first;
        for (var i = first; i < waiting.Count; i++)
        {
            var transport = waiting[i];
            if (!transport.Flush(now))
            {
                waiting[kept++] = transport;
            }
        }

        waiting.RemoveRange(kept, waiting.Count - kept);
    }

    private static void ReceiveRtp(Transport transport, ReadOnlySpan<byte> datagram, in NetworkPath path, MonotonicTime now)
    {
        var before = transport.AuthenticPackets;
        transport.Receive(datagram, now);
        if (transport.Ice.HasNominee && transport.AuthenticPackets != before)
        {
            transport.Ice.Confirm(path, now);
            transport.Advance(now);
        }
    }

    private void ReceiveStun(ReadOnlySpan<byte> datagram, in NetworkPath path, MonotonicTime now)
    {
        if (StunReader.TryRead(datagram, out var message) != StunError.None || message.LocalUfrag.Length != 8 ||
            !_byUfrag.TryGetValue(BinaryPrimitives.ReadUInt64BigEndian(message.LocalUfrag), out var transport))
        {
            _context.Counters.Drop(DropReason.UnknownUfrag);
            return;
        }

        var output = _context.Outputs[path.Socket];
        var error = transport.Ice.Receive(datagram, path, now, output.Reserve(), out var length);
        if (length > 0)
        {
            output.Commit(length, path);
        }

        if (error != StunError.None)
        {
            _context.Counters.Drop(DropReason.StunRefused);
            return;
        }

        if (!_byPath.TryGetValue(path, out var known) || !ReferenceEquals(known, transport))
        {
            ForgetStalePaths(transport);
            if (known is not null)
            {
                known.Paths.Remove(path);
            }

            _byPath[path] = transport;
            transport.Paths.Add(path);
        }

        transport.Advance(now);
    }

    private void ForgetStalePaths(Transport transport)
    {
        for (var i = transport.Paths.Count - 1; i >= 0; i--)
        {
            var path = transport.Paths[i];
            if (!transport.Ice.IsValidated(path))
            {
                transport.Paths.RemoveAt(i);
                Unmap(path, transport);
            }
        }
    }

    private void Unmap(in NetworkPath path, Transport transport)
    {
        if (_byPath.TryGetValue(path, out var owner) && ReferenceEquals(owner, transport))
        {
            _byPath.Remove(path);
        }
    }
}
