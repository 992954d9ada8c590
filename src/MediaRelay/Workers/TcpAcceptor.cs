using System.ComponentModel;
using CrossStrait.MediaRelay.Diagnostics;
using CrossStrait.MediaRelay.Packets;
using CrossStrait.MediaRelay.Workers.Interop;
using Microsoft.Extensions.Logging;

namespace CrossStrait.MediaRelay.Workers;

/// <summary>Takes over a connection whose first frame names the worker. The descriptor is the receiver's from then on. Any thread.</summary>
internal delegate void TcpHandover(byte worker, int descriptor, NetworkPath remote);

/// <summary>
/// One TCP port for all workers (RFC 6544, passive candidates): a thread that accepts, looks at the first frame of each
/// connection without taking it, and hands the connection to the worker that its STUN USERNAME names.
/// </summary>
/// <remarks>
/// Strangers are bounded in time, number and bytes; whoever says anything but a connectivity check is closed without a
/// word. Whether the check is honest only its worker can tell.
/// </remarks>
internal sealed class TcpAcceptor : IDisposable
{
    private const int ListenerTag = -1;
    private const int WakeTag = -2;
    private const int MaxAcceptsPerTurn = 64;

    /// <summary>Longest wait for the bytes of a first frame; a browser sends it with the handshake.</summary>
    private static readonly TimeSpan _firstFrameTime = TimeSpan.FromSeconds(10);

    private static readonly TimeSpan _outOfDescriptorsPause = TimeSpan.FromMilliseconds(100);

    private readonly TcpHandover _handOver;
    private readonly EpollSet _epoll = new();
    private readonly TcpPending _pending = new();
    private readonly byte[] _firstBytes = new byte[TcpFirstFrameReader.MaxBytes];
    private readonly int _listener;
    private readonly int _wake;
    private readonly Thread _thread;
    private volatile bool _stopping;

    /// <param name="port">0: any.</param>
    /// <exception cref="Win32Exception">The port cannot be had.</exception>
    public TcpAcceptor(int port, TcpHandover handOver)
    {
        _handOver = handOver;
        try
        {
            _listener = TcpSocket.Listen(port, out var bound);
            Port = bound;
        }
        catch
        {
            _epoll.Dispose();
            throw;
        }

        _wake = LibC.eventfd(0, LibC.EFD_NONBLOCK | LibC.EFD_CLOEXEC);
        _epoll.TryAdd(_wake, LibC.EPOLLIN, WakeTag);
        _epoll.TryAdd(_listener, LibC.EPOLLIN, ListenerTag);
        _thread = new Thread(Run) { IsBackground = true, Name = "relay tcp acceptor" };
        _thread.Start();
    }

    public int Port { get; }

    /// <summary>
    /// As the options say. Null without TCP: by configuration, where the sockets are .NET's, or because the port cannot
    /// be had, which is logged and no reason for a relay not to start.
    /// </summary>
    public static TcpAcceptor? TryOpen(RelayOptions options, TcpHandover handOver, ILogger logger)
    {
        if (options.TcpPort < 0 || !RelayWorker.CanTakeTcp(options))
        {
            return null;
        }

        try
        {
            var acceptor = new TcpAcceptor(options.TcpPort, handOver);
            logger.TcpStarted(acceptor.Port);
            return acceptor;
        }
        catch (Win32Exception exception)
        {
            logger.TcpPortRefused(options.TcpPort, exception.Message);
            return null;
        }
    }

    public unsafe void Dispose()
    {
        _stopping = true;
        ulong one = 1;
        _ = LibC.write(_wake, &one, sizeof(ulong));
        _thread.Join();
        foreach (var descriptor in _pending.TakeAll())
        {
            _ = LibC.close(descriptor);
        }

        _ = LibC.close(_listener);
        _ = LibC.close(_wake);
        _epoll.Dispose();
    }

    private void Run()
    {
        while (!_stopping)
        {
            var count = _epoll.Wait(_pending.Count > 0 ? 1000 : -1);
            for (var i = 0; i < count; i++)
            {
                var (tag, events) = _epoll[i];
                if (tag == ListenerTag)
                {
                    Accept();
                }
                else if (tag >= 0 && _pending.Contains(tag))
                {
                    Inspect(tag, isEnding: (events & (LibC.EPOLLRDHUP | LibC.EPOLLHUP | LibC.EPOLLERR)) != 0);
                }
            }

            while (_pending.TryTakeOlder(RelayClock.Now, _firstFrameTime, out var late))
            {
                _ = LibC.close(late);
            }
        }
    }

    private void Accept()
    {
        for (var i = 0; i < MaxAcceptsPerTurn; i++)
        {
            if (!TcpSocket.TryAccept(_listener, out var descriptor, out var remote, out var error))
            {
                if (error is LibC.EMFILE or LibC.ENFILE)
                {
                    Thread.Sleep(_outOfDescriptorsPause); // the listener stays readable: without a pause this would spin
                }

                return;
            }

            TcpSocket.SetUp(descriptor);
            if (!_pending.TryAdd(descriptor, remote, RelayClock.Now, out var displaced))
            {
                _ = LibC.close(descriptor);
                continue;
            }

            if (displaced >= 0)
            {
                _ = LibC.close(displaced);
            }

            // Edge-triggered: what was looked at and was not enough stays unread, and must not wake again by itself.
            if (!_epoll.TryAdd(descriptor, LibC.EPOLLIN | LibC.EPOLLRDHUP | LibC.EPOLLET, descriptor))
            {
                _pending.Remove(descriptor, out _);
                _ = LibC.close(descriptor);
            }
        }
    }

    private void Inspect(int descriptor, bool isEnding)
    {
        var count = TcpSocket.Peek(descriptor, _firstBytes, out var error);
        if (count < 0 && error is LibC.EAGAIN or LibC.EINTR && !isEnding)
        {
            return;
        }

        byte worker = 0;
        var found = count > 0
            ? TcpFirstFrameReader.Read(_firstBytes.AsSpan(0, count), out _, out worker)
            : TcpFirstFrame.Refused;
        if (found == TcpFirstFrame.Incomplete && !isEnding)
        {
            return;
        }

        _pending.Remove(descriptor, out var remote);
        if (found == TcpFirstFrame.Named)
        {
            _epoll.Remove(descriptor);
            _handOver(worker, descriptor, remote);
        }
        else
        {
            _ = LibC.close(descriptor);
        }
    }
}
