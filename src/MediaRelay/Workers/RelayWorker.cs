using System.Collections.Concurrent;
using System.Net;
using CrossStrait.MediaRelay.Diagnostics;
using CrossStrait.MediaRelay.Packets;
using CrossStrait.MediaRelay.Transports;
using CrossStrait.MediaRelay.Workers.Interop;
using CrossStrait.MediaRelay.Workers.Links;
using Microsoft.Extensions.Logging;

namespace CrossStrait.MediaRelay.Workers;

/// <summary>
/// One thread, one loop, no locks inside: wait, take a batch, forward it, send, tick. Everything it owns is touched
/// by its thread alone; others speak to it by <see cref="Post"/>.
/// </summary>
internal sealed class RelayWorker : ILinkedWorker, IDisposable
{
    /// <summary>Batches taken from one port before the others have their turn.</summary>
    private const int MaxBatchesPerTurn = 4;

    /// <summary>History memory of one worker.</summary>
    private const int MaxHistoryBytes = 1 << 30;

    private const int WorkerNiceness = -10;

    private static readonly TimeSpan _idleWait = TimeSpan.FromSeconds(1);

    private readonly ConcurrentQueue<Action<RelayWorker, MonotonicTime>> _commands = new();
    private readonly PacketSlab _slab = new(MaxHistoryBytes);
    private readonly List<DatagramPort> _ports;
    private readonly WorkerPoll _poll;
    private readonly ILogger _logger;
    private readonly Thread _thread;
    private MonotonicTime _nextTick;
    private MonotonicTime _waitedUntil;
    private volatile bool _stopping;

    public RelayWorker(
        RelayOptions options,
        IReadOnlyList<IPAddress> addresses,
        Action<RelayEvent> publish,
        Action<Transport, byte[]> handshake,
        ILogger logger,
        byte index = 0)
    {
        Index = index;
        _logger = logger;
        var counters = new WorkerCounters();
        var outputs = new PacketOutputs(counters);
        Context = new WorkerContext(_slab, outputs, publish, handshake, counters)
        {
            MaxBitrate = options.MaxBitrate,
            Loss = options.InjectLoss > 0 ? new LossInjector(options.InjectLoss) : null,
        };
        Router = new DatagramRouter(Context);
        Router.Links.Join(this);
        var managed = !CanTakeTcp(options);
        _ports = OpenPorts(options, index, addresses, managed, counters);
        outputs.AddSockets(_ports);
        Tcp = managed ? null : new TcpPeers(outputs, counters, Router);
        _poll = managed
            ? new SelectPoll([.. _ports.Cast<ManagedUdpPort>()])
            : new EpollPoll([.. _ports.Cast<LinuxUdpPort>()], Tcp!.Descriptor);
        _thread = new Thread(Run) { IsBackground = true, Name = $"relay worker {index}" };
    }

    /// <summary>Its place in the list of workers, in ufrags and in the number of its UDP port.</summary>
    public byte Index { get; }

    public int Port => _ports[0].Port;

    /// <summary>Whether runs of equal packets go as trains (UDP_SEGMENT). For benches.</summary>
    public bool UsesSegmentation
    {
        set => _ports.OfType<LinuxUdpPort>().ToList().ForEach(port => port.UsesSegmentation = value);
    }

    public WorkerContext Context { get; }

    public DatagramRouter Router { get; }

    /// <summary>Null where the sockets are .NET's: TCP has no stand-in there.</summary>
    public TcpPeers? Tcp { get; }

    public StallRecorder Stalls { get; } = new();

    public WorkerPulse Pulse { get; } = new();

    public bool IsRunning => _thread.IsAlive;

    public long HistoryBytes => _slab.Bytes;

    public static bool CanTakeTcp(RelayOptions options) => !options.ManagedSockets && OperatingSystem.IsLinux();

    public void Start() => _thread.Start();

    /// <summary>Runs a piece of work on the worker's thread, in order. Any thread.</summary>
    public void Post(Action<RelayWorker, MonotonicTime> command)
    {
        _commands.Enqueue(command);
        _poll.Wake();
    }

    void ILinkedWorker.Post(Action<WorkerLinks, MonotonicTime> command) => Post((worker, now) => command(worker.Router.Links, now));

    void ILinkedWorker.Wake() => _poll.Wake();

    /// <summary>One turn of the loop, waiting at most <paramref name="atMost"/>. For the thread, and for benches that are the thread.</summary>
    public void RunOnce(TimeSpan atMost)
    {
        var ready = _poll.Wait(atMost, _ports.Exists(port => port.IsBlocked));
        var now = RelayClock.Now;
        _waitedUntil = now;
        while (_commands.TryDequeue(out var command))
        {
            command(this, now);
        }

        if (Router.Links.Receive(now))
        {
            Router.Forward(now);
        }

        for (var i = 0; i < _ports.Count; i++)
        {
            if ((ready & WorkerPoll.BitOf(i)) != 0)
            {
                ReceiveFrom(_ports[i]);
            }
        }

        if ((ready & WorkerPoll.Connections) != 0 && Tcp?.Receive(now) == true)
        {
            Router.Forward(now);
        }

        Tcp?.Advance(now);

        if (now >= _nextTick && !Router.IsIdle)
        {
            Router.Tick(now);
            Router.Forward(now);
            var next = _nextTick + DatagramRouter.TickInterval;
            _nextTick = next > now ? next : now + DatagramRouter.TickInterval;
        }

        foreach (var port in _ports)
        {
            port.Flush();
        }

        Tcp?.Flush();
    }

    /// <summary>Ends the thread. Transports are closed by then.</summary>
    public void Stop()
    {
        _stopping = true;
        _poll.Wake();
        if (_thread.IsAlive)
        {
            _thread.Join();
        }
    }

    public void Dispose()
    {
        Stop();
        foreach (var port in _ports)
        {
            port.Dispose();
        }

        Tcp?.Dispose();
        Router.Links.Dispose();
        _poll.Dispose();
        _slab.Dispose();
    }

    private static List<DatagramPort> OpenPorts(
        RelayOptions options, int index, IReadOnlyList<IPAddress> addresses, bool managed, WorkerCounters counters)
    {
        var ports = new List<DatagramPort>();
        var first = options.UdpPort == 0 ? 0 : options.UdpPort + index;
        try
        {
            foreach (var address in addresses)
            {
                var port = ports.Count == 0 ? first : ports[0].Port;
                ports.Add(managed
                    ? new ManagedUdpPort(address, port, (byte)ports.Count, options.SocketBufferBytes, counters)
                    : new LinuxUdpPort(address, port, (byte)ports.Count, options.SocketBufferBytes, counters));
            }

            return ports;
        }
        catch
        {
            ports.ForEach(port => port.Dispose());
            throw;
        }
    }

    /// <summary>A packet late by 20 ms is a broken call, a composition late by 20 ms is nothing. Refused without the right to it (CAP_SYS_NICE).</summary>
    private static void AskForPriority()
    {
        if (OperatingSystem.IsLinux())
        {
            _ = LibC.setpriority(LibC.PRIO_PROCESS, 0, WorkerNiceness); // 0 is the calling thread
        }
    }

    private void ReceiveFrom(DatagramPort port)
    {
        for (var i = 0; i < MaxBatchesPerTurn; i++)
        {
            var batch = port.Receive();
            if (batch.IsEmpty)
            {
                return;
            }

            var now = RelayClock.Now;
            foreach (ref readonly var datagram in batch)
            {
                Router.Receive(datagram.Span, datagram.Path, now);
            }

            Router.Forward(now);
            if (batch.Length < DatagramPort.BatchSize)
            {
                return;
            }
        }
    }

    private void Run()
    {
        AskForPriority();
        var before = RelayClock.Now;
        while (!_stopping)
        {
            var wait = !Router.IsIdle ? _nextTick - before : _idleWait;
            wait = wait < TimeSpan.Zero ? TimeSpan.Zero : wait;
            try
            {
                RunOnce(wait);
            }
#pragma warning disable CA1031 // the last line of defence: a fault in one turn must not end every call of this worker
            catch (Exception exception)
#pragma warning restore CA1031
            {
                _logger.WorkerTurnFailed(exception);
                Router.ForgetArrivals();
            }

            var after = RelayClock.Now;
            Pulse.Turned(after, after - _waitedUntil);
            if (!Router.IsIdle)
            {
                // What the turn took beyond the wait it was allowed: time in which a packet had to wait.
                var stall = after - before - wait;
                Stalls.Record(stall > TimeSpan.Zero ? stall : TimeSpan.Zero);
            }

            before = after;
        }
    }
}
