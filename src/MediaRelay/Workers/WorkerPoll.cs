using System.Net.Sockets;
using System.Runtime.InteropServices;
using CrossStrait.MediaRelay.Workers.Interop;

namespace CrossStrait.MediaRelay.Workers;

/// <summary>Waits until a port has something or somebody calls <see cref="Wake"/>.</summary>
internal abstract class WorkerPoll : IDisposable
{
    /// <summary>Worker thread only. May return early and with nothing to do.</summary>
    public abstract void Wait(TimeSpan atMost, bool untilWritable);

    /// <summary>Any thread.</summary>
    public abstract void Wake();

    public abstract void Dispose();
}

/// <summary>epoll over the sockets and an eventfd.</summary>
internal sealed unsafe class EpollPoll : WorkerPoll
{
    private readonly int _epoll = LibC.epoll_create1(0);
    private readonly int _wake = LibC.eventfd(0, LibC.EFD_NONBLOCK | LibC.EFD_CLOEXEC);
    private readonly IReadOnlyList<LinuxUdpPort> _ports;
    private bool _untilWritable;
    private int _wakePending;

    /// <param name="connections">The TCP connections' own epoll, which is readable while one of them is; negative if there is none.</param>
    public EpollPoll(IReadOnlyList<LinuxUdpPort> ports, int connections = -1)
    {
        _ports = ports;

        // Edge-triggered: each write wakes once and is never read. A level would stay up, and the loop would spin, when
        // a read came between the flag of Wake and its write.
        Control(LibC.EPOLL_CTL_ADD, _wake, LibC.EPOLLIN | LibC.EPOLLET);
        foreach (var port in ports)
        {
            Control(LibC.EPOLL_CTL_ADD, port.Descriptor, LibC.EPOLLIN);
        }

        if (connections >= 0)
        {
            Control(LibC.EPOLL_CTL_ADD, connections, LibC.EPOLLIN);
        }
    }

    public override void Wait(TimeSpan atMost, bool untilWritable)
    {
        if (untilWritable != _untilWritable)
        {
            _untilWritable = untilWritable;
            foreach (var port in _ports)
            {
                Control(LibC.EPOLL_CTL_MOD, port.Descriptor, LibC.EPOLLIN | (untilWritable ? LibC.EPOLLOUT : 0));
            }
        }

        var events = stackalloc byte[16 * 16];
        var milliseconds = (int)Math.Ceiling(atMost.TotalMilliseconds);
        _ = LibC.epoll_wait(_epoll, events, 16, Math.Max(0, milliseconds));
        Interlocked.Exchange(ref _wakePending, 0); // before the caller looks for what it was woken for
    }

    public override void Wake()
    {
        if (Interlocked.Exchange(ref _wakePending, 1) == 0)
        {
            ulong one = 1;
            _ = LibC.write(_wake, &one, sizeof(ulong));
        }
    }

    public override void Dispose()
    {
        _ = LibC.close(_epoll);
        _ = LibC.close(_wake);
    }

    /// <summary>struct epoll_event is packed on x86-64 only: the 64 bits of data stand at 4 there and at 8 elsewhere. They are not used here.</summary>
    private void Control(int operation, int descriptor, uint interest)
    {
        var epollEvent = stackalloc byte[16];
        *(uint*)epollEvent = interest;
        if (LibC.epoll_ctl(_epoll, operation, descriptor, epollEvent) < 0)
        {
            throw new InvalidOperationException($"epoll_ctl failed with {Marshal.GetLastPInvokeError()}");
        }
    }
}

/// <summary>The stand-in off Linux: select, at most one tick at a time, so that a wake-up is never late by more.</summary>
internal sealed class SelectPoll(IReadOnlyList<ManagedUdpPort> ports) : WorkerPoll
{
    private readonly List<Socket> _reading = [];

    public override void Wait(TimeSpan atMost, bool untilWritable)
    {
        _reading.Clear();
        _reading.AddRange(ports.Select(port => port.Socket));
        var wait = atMost < DatagramRouter.TickInterval ? atMost : DatagramRouter.TickInterval;
        Socket.Select(_reading, null, null, wait);
    }

    public override void Wake()
    {
    }

    public override void Dispose()
    {
    }
}
