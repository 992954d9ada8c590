using System.Runtime.InteropServices;
using CrossStrait.MediaRelay.Packets;
using CrossStrait.MediaRelay.Transports;
using CrossStrait.MediaRelay.Workers.Interop;

namespace CrossStrait.MediaRelay.Workers;

/// <summary>
/// Datagrams on their way into one sendmmsg. They are written one behind the other, so that a run of equally long
/// ones to the same peer is a single message, which the kernel cuts (UDP_SEGMENT): only the last may be shorter.
/// </summary>
/// <remarks>Already encrypted, so what the kernel does not take is kept and sent later, never made anew.</remarks>
internal sealed unsafe class LinuxSendBatch : IDisposable
{
    private const int BufferBytes = 128 * 1024;
    private const int MaxSegments = 64;
    private const int MaxTrainBytes = 60_000;

    private readonly int _socket;
    private readonly bool _isIPv6;
    private readonly WorkerCounters _counters;
    private readonly byte* _buffer = (byte*)NativeMemory.Alloc(BufferBytes);
    private readonly LibC.MessageHeader* _messages = (LibC.MessageHeader*)NativeMemory.AllocZeroed(DatagramPort.BatchSize * (nuint)sizeof(LibC.MessageHeader));
    private readonly LibC.IoVector* _vectors = (LibC.IoVector*)NativeMemory.AllocZeroed(DatagramPort.BatchSize * (nuint)sizeof(LibC.IoVector));
    private readonly LibC.SocketAddress* _addresses = (LibC.SocketAddress*)NativeMemory.AllocZeroed(DatagramPort.BatchSize * (nuint)sizeof(LibC.SocketAddress));
    private readonly LibC.ControlMessage* _control = (LibC.ControlMessage*)NativeMemory.AllocZeroed(DatagramPort.BatchSize * (nuint)sizeof(LibC.ControlMessage));
    private int _used;
    private int _count;
    private int _sent;
    private NetworkPath _lastPath;
    private int _segmentBytes;
    private int _segments;
    private bool _mayExtend;

    public LinuxSendBatch(int socket, bool isIPv6, WorkerCounters counters)
    {
        _socket = socket;
        _isIPv6 = isIPv6;
        _counters = counters;
        for (var i = 0; i < DatagramPort.BatchSize; i++)
        {
            _messages[i].Name = &_addresses[i];
            _messages[i].NameLength = isIPv6 ? 28u : 16u;
            _messages[i].Vectors = &_vectors[i];
            _messages[i].VectorCount = 1;
            _control[i] = new LibC.ControlMessage { Length = 18, Level = LibC.IPPROTO_UDP, Type = LibC.UDP_SEGMENT }; // CMSG_LEN(2)
        }
    }

    public bool IsBlocked { get; private set; }

    /// <summary>Whether runs go as trains; off for good once the device refuses them.</summary>
    public bool UsesSegmentation { get; set; } = true;

    public Span<byte> Reserve()
    {
        if (!IsBlocked && (_count == DatagramPort.BatchSize || _used + PacketOutput.MaxDatagram > BufferBytes))
        {
            Flush();
        }

        // While blocked with a full buffer the last bytes serve as scratch, and Commit drops what is written there.
        return new Span<byte>(_buffer + Math.Min(_used, BufferBytes - PacketOutput.MaxDatagram), PacketOutput.MaxDatagram);
    }

    public void Commit(int length, in NetworkPath path)
    {
        var extends = CanExtend(length, path);
        if (_used + PacketOutput.MaxDatagram > BufferBytes || (_count == DatagramPort.BatchSize && !extends))
        {
            _counters.Drop(DropReason.SendFailed);
            return;
        }

        if (extends)
        {
            _vectors[_count - 1].Length += (nuint)length;
            _messages[_count - 1].Control = &_control[_count - 1];
            _messages[_count - 1].ControlLength = (nuint)sizeof(LibC.ControlMessage);
            _segments++;
            _mayExtend = length == _segmentBytes;
        }
        else
        {
            LinuxUdpPort.WriteAddress(ref _addresses[_count], path, _isIPv6);
            _vectors[_count] = new LibC.IoVector { Base = _buffer + _used, Length = (nuint)length };
            _messages[_count].Control = null;
            _messages[_count].ControlLength = 0;
            _control[_count].Payload = (ulong)length;
            _count++;
            _lastPath = path;
            _segmentBytes = length;
            _segments = 1;
            _mayExtend = true;
        }

        _used += length;
    }

    /// <summary>Sends what is there. After EAGAIN the rest stays for the next call.</summary>
    public void Flush()
    {
        IsBlocked = false;
        while (_sent < _count)
        {
            var sent = LibC.sendmmsg(_socket, _messages + _sent, (uint)(_count - _sent), 0);
            if (sent > 0)
            {
                _sent += sent;
                continue;
            }

            var error = Marshal.GetLastPInvokeError();
            if (error is LibC.EAGAIN or LibC.ENOBUFS)
            {
                IsBlocked = true;
                return;
            }

            if (error == LibC.EINTR)
            {
                continue;
            }

            SkipFailed(error);
        }

        _count = 0;
        _sent = 0;
        _used = 0;
        _mayExtend = false;
    }

    public void Dispose()
    {
        NativeMemory.Free(_buffer);
        NativeMemory.Free(_messages);
        NativeMemory.Free(_vectors);
        NativeMemory.Free(_addresses);
        NativeMemory.Free(_control);
    }

    private bool CanExtend(int length, in NetworkPath path) =>
        UsesSegmentation && _mayExtend && _count > _sent && length <= _segmentBytes && _segments < MaxSegments &&
        _vectors[_count - 1].Length + (nuint)length <= MaxTrainBytes && path.Equals(_lastPath);

    /// <summary>One message cannot be sent: a train is taken apart, a datagram is counted as lost, the rest goes on.</summary>
    private void SkipFailed(int error)
    {
        ref var message = ref _messages[_sent];
        if (message.Control is null)
        {
            _counters.Drop(DropReason.SendFailed);
            _sent++;
            return;
        }

        if (error is LibC.EIO or LibC.EINVAL)
        {
            UsesSegmentation = false; // seen on devices without checksum offload
        }

        var segment = (nuint)_control[_sent].Payload;
        var vector = _vectors[_sent];
        for (nuint offset = 0; offset < vector.Length; offset += segment)
        {
            var length = Math.Min(segment, vector.Length - offset);
            if (LibC.sendto(_socket, (byte*)vector.Base + offset, length, 0, message.Name, message.NameLength) < 0)
            {
                _counters.Drop(DropReason.SendFailed);
            }
        }

        _sent++;
    }
}
