using System.Buffers.Binary;
using System.ComponentModel;
using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using CrossStrait.MediaRelay.Packets;
using CrossStrait.MediaRelay.Transports;
using CrossStrait.MediaRelay.Workers.Interop;

namespace CrossStrait.MediaRelay.Workers;

/// <summary>A UDP socket by recvmmsg and sendmmsg. Its native memory is its own; spans handed out are valid until the next call.</summary>
internal sealed unsafe class LinuxUdpPort : DatagramPort
{
    private const int SlotBytes = 2048;
    private const int ControlBytes = 64;

    private readonly int _socket;
    private readonly byte _index;
    private readonly WorkerCounters _counters;
    private readonly LinuxSendBatch _batch;
    private readonly byte* _slots = (byte*)NativeMemory.Alloc(BatchSize * SlotBytes);
    private readonly byte* _control = (byte*)NativeMemory.AllocZeroed(BatchSize * ControlBytes);
    private readonly LibC.SocketAddress* _addresses = (LibC.SocketAddress*)NativeMemory.AllocZeroed(BatchSize * (nuint)sizeof(LibC.SocketAddress));
    private readonly LibC.IoVector* _vectors = (LibC.IoVector*)NativeMemory.AllocZeroed(BatchSize * (nuint)sizeof(LibC.IoVector));
    private readonly LibC.MessageHeader* _messages = (LibC.MessageHeader*)NativeMemory.AllocZeroed(BatchSize * (nuint)sizeof(LibC.MessageHeader));
    private readonly ReceivedDatagram[] _received = new ReceivedDatagram[BatchSize];
    private uint _kernelDrops;

    public LinuxUdpPort(IPAddress address, int port, byte index, int bufferBytes, WorkerCounters counters)
    {
        _index = index;
        _counters = counters;
        var isIPv4 = address.AddressFamily == AddressFamily.InterNetwork;
        _socket = Check(LibC.socket(
            isIPv4 ? LibC.AF_INET : LibC.AF_INET6, LibC.SOCK_DGRAM | LibC.SOCK_NONBLOCK | LibC.SOCK_CLOEXEC, LibC.IPPROTO_UDP));
        try
        {
            if (!isIPv4)
            {
                SetOption(LibC.IPPROTO_IPV6, LibC.IPV6_V6ONLY, 1);
            }

            SetOption(LibC.SOL_SOCKET, LibC.SO_RCVBUF, bufferBytes);
            SetOption(LibC.SOL_SOCKET, LibC.SO_SNDBUF, bufferBytes);
            SetOption(LibC.SOL_SOCKET, LibC.SO_RXQ_OVFL, 1);
            var local = AddressOf(NetworkPath.From(new IPEndPoint(address, port)), !isIPv4);
            var length = isIPv4 ? 16u : 28u;
            Check(LibC.bind(_socket, &local, length));
            Check(LibC.getsockname(_socket, &local, &length));
            Port = BinaryPrimitives.ReverseEndianness(local.PortNetworkOrder);
            Local = NetworkPath.From(new IPEndPoint(address, Port), index);
        }
        catch
        {
            _ = LibC.close(_socket);
            throw;
        }

        _batch = new LinuxSendBatch(_socket, !isIPv4, counters);
        for (var i = 0; i < BatchSize; i++)
        {
            _vectors[i] = new LibC.IoVector { Base = _slots + (i * SlotBytes), Length = SlotBytes };
            _messages[i].Vectors = &_vectors[i];
            _messages[i].VectorCount = 1;
            _messages[i].Name = &_addresses[i];
            _messages[i].Control = _control + (i * ControlBytes);
        }
    }

    public override int Port { get; }

    public override NetworkPath Local { get; }

    /// <summary>For the poller.</summary>
    public int Descriptor => _socket;

    public bool UsesSegmentation
    {
        get => _batch.UsesSegmentation;
        set => _batch.UsesSegmentation = value;
    }

    public override bool IsBlocked => _batch.IsBlocked;

    public override Span<byte> Reserve() => _batch.Reserve();

    public override void Commit(int length, in NetworkPath path) => _batch.Commit(length, path);

    public override void Flush() => _batch.Flush();

    public override ReadOnlySpan<ReceivedDatagram> Receive()
    {
        for (var i = 0; i < BatchSize; i++)
        {
            _messages[i].NameLength = (uint)sizeof(LibC.SocketAddress);
            _messages[i].ControlLength = ControlBytes;
        }

        var count = LibC.recvmmsg(_socket, _messages, BatchSize, LibC.MSG_DONTWAIT, null);
        for (var i = 0; i < count; i++)
        {
            ref var datagram = ref _received[i];
            datagram.Bytes = _slots + (i * SlotBytes);
            datagram.Length = (int)_messages[i].Length;
            datagram.Path = PathOf(_addresses[i], _index);
        }

        if (count > 0)
        {
            CountKernelDrops(_messages[count - 1]);
        }

        return _received.AsSpan(0, Math.Max(0, count));
    }

    public override void Dispose()
    {
        _ = LibC.close(_socket);
        _batch.Dispose();
        NativeMemory.Free(_slots);
        NativeMemory.Free(_control);
        NativeMemory.Free(_addresses);
        NativeMemory.Free(_vectors);
        NativeMemory.Free(_messages);
    }

    /// <summary>The kernel's form of an address; an IPv6 socket is given IPv6 addresses only, as it is not dual.</summary>
    internal static LibC.SocketAddress AddressOf(in NetworkPath path, bool isIPv6)
    {
        var address = default(LibC.SocketAddress);
        WriteAddress(ref address, path, isIPv6);
        return address;
    }

    /// <summary>The same into a zeroed place: a copy would read with one wide load what was just stored in parts, and wait for it.</summary>
    internal static void WriteAddress(ref LibC.SocketAddress address, in NetworkPath path, bool isIPv6)
    {
        address.PortNetworkOrder = BinaryPrimitives.ReverseEndianness(path.Port);
        if (isIPv6)
        {
            address.Family = LibC.AF_INET6;
            address.High = BinaryPrimitives.ReverseEndianness((ulong)(path.Address >> 64));
            address.Low = BinaryPrimitives.ReverseEndianness((ulong)path.Address);
        }
        else
        {
            address.Family = LibC.AF_INET;
            address.FlowOrIPv4 = BinaryPrimitives.ReverseEndianness((uint)path.Address);
        }
    }

    internal static NetworkPath PathOf(in LibC.SocketAddress address, ushort socket)
    {
        var port = BinaryPrimitives.ReverseEndianness(address.PortNetworkOrder);
        return address.Family == LibC.AF_INET
            ? new NetworkPath(new UInt128(0, 0xFFFF_0000_0000UL | BinaryPrimitives.ReverseEndianness(address.FlowOrIPv4)), port, socket)
            : new NetworkPath(
                new UInt128(BinaryPrimitives.ReverseEndianness(address.High), BinaryPrimitives.ReverseEndianness(address.Low)), port, socket);
    }

    /// <summary>SO_RXQ_OVFL: the socket's drops since it was made, told with each datagram once there are some.</summary>
    private void CountKernelDrops(in LibC.MessageHeader message)
    {
        var control = (LibC.ControlMessage*)message.Control;
        if (message.ControlLength >= 20 && control->Level == LibC.SOL_SOCKET && control->Type == LibC.SO_RXQ_OVFL)
        {
            var drops = (uint)control->Payload;
            _counters.KernelDrops += drops - _kernelDrops;
            _kernelDrops = drops;
        }
    }

    private void SetOption(int level, int name, int value) => Check(LibC.setsockopt(_socket, level, name, &value, sizeof(int)));

    private static int Check(int result) =>
        result >= 0 ? result : throw new Win32Exception(Marshal.GetLastPInvokeError());
}
