using System.Net.Sockets;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using CrossStrait.MediaRelay.Workers.Interop;

namespace CrossStrait.MediaRelay.Workers;

/// <summary>Waits until a port has something or somebody calls <see cref="Wake"/>.</summary>
internal abstract class WorkerPoll : IDisposable
{
    /// <summary>In <see cref="Wait"/>'s answer: the TCP connections.</summary>
    public const ulong Connections = 1UL << 63;

    /// <summary>Ports from this one on share a bit: no machine has as many addresses.</summary>
    private const int MaxPort = 62;

    /// <summary>The bit of the port with this index.</summary>
    public static ulong BitOf(int port) => 1UL << Math.Min(port, MaxPort);

    /// <summary>Worker thread only. May return early and with nothing to do.</summary>
    /// <returns>What may have something to read, by <see cref="BitOf"/>: a system call for each of the others would be wasted.</returns>
    public abstract ulong Wait(TimeSpan atMost, bool untilWritable);

    /// <summary>Any thread.</summary>
    public abstract void Wake();

    public abstract void Dispose();
}

/// <summary>epoll over the sockets and an eventfd.</summary>
internal sealed unsafe class EpollPoll : WorkerPoll
{
    private readonly int _epoll = LibC.epoll_create1(0);
    private readonly int _wake = LibC.eventfd(0, LibC.EFD_NONBLOCK | LibC.EFD_CLOEXEC);
    private const int MaxEvents = 16;

    /// <summary>struct epoll_event is packed on x86-64 only: 12 bytes with its data at 4, elsewhere 16 with it at 8.</summary>
    private static readonly int _eventBytes = RuntimeInformation.ProcessArchitecture == Architecture.X64 ? 12 : 16;

    private readonly IReadOnlyList<LinuxUdpPort> _ports;
    private bool _untilWritable;
    private int _wakePending;

    /// <param name="connections">The TCP connections' own epoll, which is readable while one of them is; negative if there is none.</param>
    public EpollPoll(IReadOnlyList<LinuxUdpPort> ports, int connections = -1)
    {
        _ports = ports;

        // Edge-triggered: each write wakes once and is never read. A level would stay up, and the loop would spin, when
        // a read came between the flag of Wake and its write.
        Control(LibC.EPOLL_CTL_ADD, _wake, LibC.EPOLLIN | LibC.EPOLLET, 0);
        for (var i = 0; i < ports.Count; i++)
        {
            Control(LibC.EPOLL_CTL_ADD, ports[i].Descriptor, LibC.EPOLLIN, BitOf(i));
        }

        if (connections >= 0)
        {
            Control(LibC.EPOLL_CTL_ADD, connections, LibC.EPOLLIN, Connections);
        }
    }

    public override ulong Wait(TimeSpan atMost, bool untilWritable)
    {
        if (untilWritable != _untilWritable)
        {
            _untilWritable = untilWritable;
            for (var i = 0; i < _ports.Count; i++)
            {
                Control(LibC.EPOLL_CTL_MOD, _ports[i].Descriptor, LibC.EPOLLIN | (untilWritable ? LibC.EPOLLOUT : 0), BitOf(i));
            }
        }

        var events = stackalloc byte[MaxEvents * 16];
        var milliseconds = (int)Math.Ceiling(atMost.TotalMilliseconds);
        var count = LibC.epoll_wait(_epoll, events, MaxEvents, Math.Max(0, milliseconds));
        Interlocked.Exchange(ref _wakePending, 0); // before the caller looks for what it was woken for
        var ready = 0UL;
        for (var i = 0; i < count; i++)
        {
            ready |= Unsafe.ReadUnaligned<ulong>(events + ((i + 1) * _eventBytes) - sizeof(ulong));
        }

        return ready;
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

    private void Control(int operation, int descriptor, uint interest, ulong bit)
    {
        var epollEvent = stackalloc byte[16];
        *(uint*)epollEvent = interest;
        Unsafe.WriteUnaligned(epollEvent + _eventBytes - sizeof(ulong), bit);
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

    public override ulong Wait(TimeSpan atMost, bool untilWritable)
    {
        _reading.Clear();
        _reading.AddRange(ports.Select(port => port.Socket));
        var wait = atMost < DatagramRouter.TickInterval ? atMost : DatagramRouter.TickInterval;
        Socket.Select(_reading, null, null, wait);
        return ulong.MaxValue;
    }

    public override void Wake()
    {
    }

    public override void Dispose()
    {
    }
}
