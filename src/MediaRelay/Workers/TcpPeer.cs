using System.Buffers.Binary;
using System.Runtime.InteropServices;
using CrossStrait.MediaRelay.Packets;
using CrossStrait.MediaRelay.Transports;
using CrossStrait.MediaRelay.Workers.Interop;

namespace CrossStrait.MediaRelay.Workers;

/// <summary>
/// One ICE-TCP connection (RFC 6544) as a way out: packets are framed (RFC 4571 2) into a small buffer, which is sent
/// when it has a few of them and at the end of the worker's turn. Worker thread only; the socket is its own.
/// </summary>
/// <remarks>
/// What is framed is sent whole or not at all, so the stream never breaks. While the kernel takes no more,
/// <see cref="IsBlocked"/> keeps media in its transport's queue, where late video is dropped packet by packet; only
/// what is small and cannot wait there (RTCP, STUN, DTLS) still comes, as long as there is room.
/// </remarks>
internal sealed unsafe class TcpPeer : PacketOutput, IDisposable
{
    /// <summary>All that can wait here: the bound of this peer's queue.</summary>
    private const int BufferBytes = 16 * 1024;

    /// <summary>Sent at once when so much is there: few packets are encrypted before it is known whether they have a way.</summary>
    private const int SendAtBytes = 4096;

    private readonly int _descriptor;
    private readonly WorkerCounters _counters;
    private readonly List<TcpPeer> _unsent;
    private readonly byte[] _buffer = GC.AllocateUninitializedArray<byte>(BufferBytes, pinned: true);
    private readonly byte[] _scratch;
    private int _start;
    private int _end;
    private bool _isListed;
    private bool _isBlocked;

    /// <param name="unsent">The peers with something to send; it adds itself.</param>
    /// <param name="scratch">Shared by all peers: where a packet is written for which there is no room.</param>
    public TcpPeer(int descriptor, NetworkPath path, WorkerCounters counters, List<TcpPeer> unsent, byte[] scratch, MonotonicTime now)
    {
        _descriptor = descriptor;
        _counters = counters;
        _unsent = unsent;
        _scratch = scratch;
        Path = path;
        Local = TcpSocket.LocalOf(descriptor, path.Socket);
        AdoptedAt = now;
        LastReceived = now;
    }

    public NetworkPath Path { get; }

    public override NetworkPath Local { get; }

    public int Descriptor => _descriptor;

    public TcpDeframer Deframer { get; } = new();

    public MonotonicTime AdoptedAt { get; }

    public MonotonicTime LastReceived { get; private set; }

    /// <summary>The connection failed or ended; it is closed in the next round.</summary>
    public bool IsBroken { get; private set; }

    /// <summary>Whether the poller is asked to tell when the socket takes more again. Kept by the owner.</summary>
    public bool IsWatchedForRoom { get; set; }

    public override bool IsBlocked => _isBlocked;

    private bool HasRoom => BufferBytes - _end >= TcpDeframer.HeadBytes + MaxDatagram;

    public override Span<byte> Reserve()
    {
        if (!HasRoom)
        {
            Compact();
            if (!HasRoom && !_isBlocked)
            {
                Send();
                Compact();
            }
        }

        return HasRoom ? _buffer.AsSpan(_end + TcpDeframer.HeadBytes, MaxDatagram) : _scratch;
    }

    public override void Commit(int length, in NetworkPath path)
    {
        if (IsBroken || !HasRoom)
        {
            _counters.Drop(IsBroken ? DropReason.SendFailed : DropReason.SendQueueFull);
            return;
        }

        BinaryPrimitives.WriteUInt16BigEndian(_buffer.AsSpan(_end), (ushort)length);
        _end += TcpDeframer.HeadBytes + length;
        if (_end - _start >= SendAtBytes && !_isBlocked)
        {
            Send();
        }
        else
        {
            List();
        }
    }

    /// <summary>Sends what is there; what the kernel does not take stays, the first packet perhaps in part.</summary>
    public void Send()
    {
        _isBlocked = false;
        fixed (byte* bytes = _buffer)
        {
            while (_start < _end)
            {
                var sent = LibC.send(_descriptor, bytes + _start, (nuint)(_end - _start), LibC.MSG_DONTWAIT | LibC.MSG_NOSIGNAL);
                if (sent > 0)
                {
                    _start += (int)sent;
                    continue;
                }

                var error = Marshal.GetLastPInvokeError();
                if (error is LibC.EAGAIN or LibC.ENOBUFS)
                {
                    _isBlocked = true;
                    List();
                    return;
                }

                if (error != LibC.EINTR)
                {
                    IsBroken = true; // reset or timed out: the poller tells it too
                    break;
                }
            }
        }

        _start = 0;
        _end = 0;
    }

    /// <summary>The owner has seen to this peer in <c>unsent</c>.</summary>
    public void Unlist() => _isListed = false;

    /// <summary>Reads once into the deframer. False when there is nothing more for now, or ever.</summary>
    public bool TryReceive(MonotonicTime now)
    {
        var free = Deframer.Free;
        nint count;
        fixed (byte* bytes = free)
        {
            count = LibC.recv(_descriptor, bytes, (nuint)free.Length, LibC.MSG_DONTWAIT);
        }

        if (count > 0)
        {
            Deframer.Received((int)count);
            LastReceived = now;
            return true;
        }

        IsBroken |= count == 0 || Marshal.GetLastPInvokeError() is not (LibC.EAGAIN or LibC.EINTR);
        return false;
    }

    public void Dispose() => _ = LibC.close(_descriptor);

    private void List()
    {
        if (!_isListed)
        {
            _isListed = true;
            _unsent.Add(this);
        }
    }

    private void Compact()
    {
        _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
        _end -= _start;
        _start = 0;
    }
}
