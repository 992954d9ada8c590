using System.Net;
using System.Net.Sockets;
using CrossStrait.MediaRelay.Packets;
using CrossStrait.MediaRelay.Transports;

namespace CrossStrait.MediaRelay.Workers;

/// <summary>The stand-in where the system is not Linux: a .NET socket, one call and some garbage per datagram.</summary>
internal sealed unsafe class ManagedUdpPort : DatagramPort
{
    private const int SlotBytes = 2048;

    private readonly byte _index;
    private readonly WorkerCounters _counters;
    private readonly byte[] _slots = GC.AllocateUninitializedArray<byte>(BatchSize * SlotBytes, pinned: true);
    private readonly byte[] _sending = new byte[MaxDatagram];
    private readonly ReceivedDatagram[] _received = new ReceivedDatagram[BatchSize];

    public ManagedUdpPort(IPAddress address, int port, byte index, int bufferBytes, WorkerCounters counters)
    {
        _index = index;
        _counters = counters;
        Socket = new Socket(address.AddressFamily, SocketType.Dgram, ProtocolType.Udp)
        {
            Blocking = false,
            ReceiveBufferSize = bufferBytes,
            SendBufferSize = bufferBytes,
        };
        Socket.Bind(new IPEndPoint(address, port));
        Port = ((IPEndPoint)Socket.LocalEndPoint!).Port;
    }

    /// <summary>For the poller.</summary>
    public Socket Socket { get; }

    public override int Port { get; }

    public override bool IsBlocked => false; // a full buffer drops at once, as the network would

    public override Span<byte> Reserve() => _sending;

    public override void Commit(int length, in NetworkPath path)
    {
        try
        {
            Socket.SendTo(_sending.AsSpan(0, length), SocketFlags.None, path.ToEndPoint());
        }
        catch (SocketException)
        {
            _counters.Drop(DropReason.SendFailed); // unreachable or full: UDP promises nothing
        }
    }

    public override void Flush()
    {
    }

    public override ReadOnlySpan<ReceivedDatagram> Receive()
    {
        var count = 0;
        EndPoint from = new IPEndPoint(Socket.AddressFamily == AddressFamily.InterNetwork ? IPAddress.Any : IPAddress.IPv6Any, 0);
        while (count < BatchSize && Socket.Available > 0)
        {
            try
            {
                var length = Socket.ReceiveFrom(_slots.AsSpan(count * SlotBytes, SlotBytes), ref from);
                ref var datagram = ref _received[count];
                fixed (byte* first = _slots)
                {
                    datagram.Bytes = first + (count * SlotBytes); // the array is pinned for life
                }

                datagram.Length = length;
                datagram.Path = NetworkPath.From((IPEndPoint)from, _index);
                count++;
            }
            catch (SocketException)
            {
                break; // an ICMP error of an earlier send, or nothing there after all
            }
        }

        return _received.AsSpan(0, count);
    }

    public override void Dispose() => Socket.Dispose();
}
