using CrossStrait.MediaRelay.Packets;
using CrossStrait.MediaRelay.Transports;
using CrossStrait.MediaRelay.Workers.Interop;

namespace CrossStrait.MediaRelay.Workers;

/// <summary>
/// The TCP connections of one worker: takes them over from the acceptor, hands their packets to the router as if they
/// were datagrams, and closes those that no transport knows. Worker thread only.
/// </summary>
internal sealed class TcpPeers(PacketOutputs outputs, WorkerCounters counters, DatagramRouter router) : IDisposable
{
    /// <summary>Reads from one connection before the others have their turn.</summary>
    private const int MaxReadsPerTurn = 4;

    /// <summary>For the check that the acceptor has seen to be answered.</summary>
    private static readonly TimeSpan _timeToValidate = TimeSpan.FromSeconds(2);

    /// <summary>Twice the consent time of RFC 7675 5.1: whoever still wants the path has checked it by then.</summary>
    private static readonly TimeSpan _idleTime = TimeSpan.FromSeconds(60);

    private static readonly TimeSpan _sweepInterval = TimeSpan.FromSeconds(1);

    private readonly EpollSet _epoll = new();
    private readonly Dictionary<ushort, TcpPeer> _peers = [];
    private readonly List<TcpPeer> _unsent = [];
    private readonly List<TcpPeer> _doomed = [];
    private readonly byte[] _scratch = new byte[PacketOutput.MaxDatagram];
    private MonotonicTime _nextSweep;

    /// <summary>For the worker's own poll: readable while any connection has something.</summary>
    public int Descriptor => _epoll.Descriptor;

    public int Count => _peers.Count;

    /// <summary>Takes over an accepted connection, of which nothing was read yet.</summary>
    /// <param name="remote">Its socket number is given here.</param>
    public void Adopt(int descriptor, in NetworkPath remote, MonotonicTime now)
    {
        if (!outputs.TryReserve(out var socket))
        {
            _ = LibC.close(descriptor);
            counters.Drop(DropReason.NoMemory);
            return;
        }

        var peer = new TcpPeer(descriptor, remote with { Socket = socket }, counters, _unsent, _scratch, now);
        _peers.Add(socket, peer);
        outputs.Put(socket, peer);
        if (!_epoll.TryAdd(descriptor, LibC.EPOLLIN, socket))
        {
            Close(peer, now);
        }
    }

    /// <summary>Takes what has come on any connection. What it makes others send waits for the router's forwarding pass.</summary>
    /// <returns>Whether there was anything.</returns>
    public bool Receive(MonotonicTime now)
    {
        var count = _epoll.Wait(0);
        for (var i = 0; i < count; i++)
        {
            var (socket, events) = _epoll[i];
            if (!_peers.TryGetValue((ushort)socket, out var peer))
            {
                continue;
            }

            if ((events & LibC.EPOLLOUT) != 0)
            {
                peer.Send();
                Watch(peer);
            }

            if ((events & ~LibC.EPOLLOUT) != 0)
            {
                Receive(peer, now);
            }

            if (peer.IsBroken)
            {
                Close(peer, now);
            }
        }

        return count > 0;
    }

    /// <summary>Closes what is not needed any more, once a second.</summary>
    public void Advance(MonotonicTime now)
    {
        if (_peers.Count > 0 && now >= _nextSweep)
        {
            _nextSweep = now + _sweepInterval;
            Sweep(now);
        }
    }

    /// <summary>Sends what was committed in this turn, and asks to be woken for those that are full.</summary>
    public void Flush()
    {
        for (var i = 0; i < _unsent.Count; i++)
        {
            var peer = _unsent[i];
            peer.Unlist();
            if (!peer.IsBlocked)
            {
                peer.Send(); // may list itself anew, at the end; it is blocked then, and only looked at
            }

            Watch(peer);
        }

        _unsent.Clear();
    }

    public void Dispose()
    {
        foreach (var peer in _peers.Values)
        {
            peer.Dispose();
        }

        _peers.Clear();
        _epoll.Dispose();
    }

    private void Receive(TcpPeer peer, MonotonicTime now)
    {
        for (var i = 0; i < MaxReadsPerTurn && peer.TryReceive(now); i++)
        {
            while (peer.Deframer.TryTake(out var frame))
            {
                router.Receive(frame, peer.Path, now);
            }
        }

        if (peer.Deframer.IsBroken)
        {
            counters.Drop(DropReason.TooLong);
            Close(peer, now);
        }
    }

    private void Watch(TcpPeer peer)
    {
        if (peer.IsBlocked != peer.IsWatchedForRoom && _peers.ContainsKey(peer.Path.Socket))
        {
            peer.IsWatchedForRoom = peer.IsBlocked;
            _epoll.TryChange(peer.Descriptor, LibC.EPOLLIN | (peer.IsBlocked ? LibC.EPOLLOUT : 0), peer.Path.Socket);
        }
    }

    /// <summary>Whoever was let in by a name alone, or is not needed any more, goes.</summary>
    private void Sweep(MonotonicTime now)
    {
        foreach (var peer in _peers.Values)
        {
            var isStale = now - peer.AdoptedAt > _timeToValidate && !router.IsValidated(peer.Path);
            if (isStale || peer.IsBroken || now - peer.LastReceived > _idleTime)
            {
                _doomed.Add(peer);
            }
        }

        foreach (var peer in _doomed)
        {
            Close(peer, now);
        }

        _doomed.Clear();
    }

    private void Close(TcpPeer peer, MonotonicTime now)
    {
        if (_peers.Remove(peer.Path.Socket))
        {
            router.PathClosed(peer.Path, now);
            outputs.Release(peer.Path.Socket);
            peer.Dispose();
        }
    }
}
