using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace CrossStrait.Interop.Hosting;

/// <summary>A port before the relay's that passes datagrams both ways and keeps what a browser sent. For one browser connection.</summary>
internal sealed class UdpTap : IAsyncDisposable
{
    private readonly Socket _browserSide = Bind();
    private readonly Socket _relaySide = Bind();
    private readonly EndPoint _relay;
    private readonly CancellationTokenSource _stop = new();
    private readonly Task[] _passing;
    private EndPoint? _browser;

    public UdpTap(int relayPort)
    {
        _relay = new IPEndPoint(IPAddress.Loopback, relayPort);
        _passing = [PassAsync(_browserSide, ToRelay), PassAsync(_relaySide, ToBrowser)];
    }

    public int Port => ((IPEndPoint)_browserSide.LocalEndPoint!).Port;

    /// <summary>What the browser sent, in order.</summary>
    public ConcurrentQueue<byte[]> FromBrowser { get; } = new();

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await Task.WhenAll(_passing);
        _browserSide.Dispose();
        _relaySide.Dispose();
        _stop.Dispose();
    }

    private static Socket Bind()
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return socket;
    }

    private void ToRelay(byte[] datagram, EndPoint from)
    {
        _browser = from;
        FromBrowser.Enqueue(datagram);
        _relaySide.SendTo(datagram, _relay);
    }

    private void ToBrowser(byte[] datagram, EndPoint from)
    {
        if (_browser is { } browser)
        {
            _browserSide.SendTo(datagram, browser);
        }
    }

    private async Task PassAsync(Socket socket, Action<byte[], EndPoint> pass)
    {
        var buffer = new byte[2048];
        try
        {
            for (; ; )
            {
                var received = await socket.ReceiveFromAsync(buffer, new IPEndPoint(IPAddress.Any, 0), _stop.Token);
                pass(buffer[..received.ReceivedBytes], received.RemoteEndPoint);
            }
        }
        catch (OperationCanceledException)
        {
            // Disposed.
        }
    }
}
