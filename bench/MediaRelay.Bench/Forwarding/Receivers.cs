using System.Net;
using System.Net.Sockets;

namespace CrossStrait.MediaRelay.Bench.Forwarding;

/// <summary>Real UDP sockets on loopback that take what is forwarded, emptied outside the measured time.</summary>
internal sealed class Receivers : IDisposable
{
    private readonly Socket[] _sockets;
    private readonly byte[] _sink = new byte[2048];

    public Receivers(int count)
    {
        _sockets = [.. Enumerable.Range(0, count).Select(_ => Bound())];
    }

    public IPEndPoint EndPoint(int receiver) => (IPEndPoint)_sockets[receiver].LocalEndPoint!;

    public static Socket Bound()
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp)
        {
            Blocking = false,
            ReceiveBufferSize = 4 << 20,
            SendBufferSize = 4 << 20,
        };
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return socket;
    }

    /// <summary>Empties all sockets and returns how many datagrams there were.</summary>
    public int Drain()
    {
        var count = 0;
        foreach (var socket in _sockets)
        {
            while (socket.Available > 0)
            {
                socket.Receive(_sink);
                count++;
            }
        }

        return count;
    }

    public void Dispose()
    {
        foreach (var socket in _sockets)
        {
            socket.Dispose();
        }
    }
}
