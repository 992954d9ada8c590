using System.Collections.Concurrent;
using System.Runtime.InteropServices;
using CrossStrait.MediaRelay.Workers;
using CrossStrait.MediaRelay.Workers.Interop;

namespace CrossStrait.LoadClient;

/// <summary>One thread that runs all endpoints: epoll over their sockets, and a turn for each busy one every millisecond, for the others every ten.</summary>
internal sealed unsafe class EndpointLoop : IDisposable
{
    private const int MaxEvents = 256;
    private const int EventBytes = 16;
    private const long AdvanceTicks = TimeSpan.TicksPerMillisecond;

    /// <summary>Those who are connected and send nothing need their turn for checks and feedback only.</summary>
    private const int ReceiverTurns = 10;

    /// <summary>struct epoll_event is packed on x86-64 only.</summary>
    private static readonly int _stride = RuntimeInformation.ProcessArchitecture == Architecture.X64 ? 12 : EventBytes;

    private static readonly int _payloadOffset = _stride == 12 ? 4 : 8;

    private readonly int _epoll = LibC.epoll_create1(0);
    private readonly ConcurrentQueue<Action> _commands = new();
    private readonly List<Endpoint> _endpoints = [];
    private readonly ReceiveBatch _batch = new();
    private readonly Thread _thread;
    private volatile bool _stopping;

    public EndpointLoop()
    {
        _thread = new Thread(Run) { IsBackground = true, Name = "endpoints" };
        _thread.Start();
    }

    /// <summary>Takes an endpoint over and ends when media may flow.</summary>
    public Task StartAsync(Endpoint endpoint, RemoteDescription remote, bool isControlled)
    {
        _commands.Enqueue(() =>
        {
            endpoint.Start(remote, isControlled);
            var index = _endpoints.Count;
            _endpoints.Add(endpoint);
            var epollEvent = stackalloc byte[EventBytes];
            *(uint*)epollEvent = LibC.EPOLLIN;
            *(int*)(epollEvent + _payloadOffset) = index;
            if (LibC.epoll_ctl(_epoll, LibC.EPOLL_CTL_ADD, endpoint.Descriptor, epollEvent) < 0)
            {
                throw new IOException($"epoll_ctl: {Marshal.GetLastPInvokeError()}");
            }
        });
        return endpoint.Connected;
    }

    /// <summary>All publishers begin to send, spread over a frame's time.</summary>
    public void BeginMedia() => _commands.Enqueue(() =>
    {
        var publishers = _endpoints.Where(endpoint => endpoint.Source is not null).ToList();
        foreach (var (i, endpoint) in publishers.Index())
        {
            endpoint.Source!.Begin(RelayClock.Now, (double)i / publishers.Count);
        }
    });

    /// <summary>Closes all connections; what was measured may be read from here on.</summary>
    public void Dispose()
    {
        if (_stopping)
        {
            return;
        }

        _stopping = true;
        _thread.Join();
        _ = LibC.close(_epoll);
        _endpoints.ForEach(endpoint => endpoint.Dispose());
        _batch.Dispose();
    }

    private void Run()
    {
        var events = stackalloc byte[MaxEvents * EventBytes];
        var nextAdvance = 0L;
        var turn = 0;
        while (!_stopping)
        {
            while (_commands.TryDequeue(out var command))
            {
                command();
            }

            var count = LibC.epoll_wait(_epoll, events, MaxEvents, 1);
            for (var i = 0; i < count; i++)
            {
                _endpoints[*(int*)(events + (i * _stride) + _payloadOffset)].ReceiveAll(_batch, RelayClock.Now);
            }

            var now = RelayClock.Now;
            if (now.Ticks >= nextAdvance)
            {
                nextAdvance = now.Ticks + AdvanceTicks;
                turn++;
                for (var i = 0; i < _endpoints.Count; i++)
                {
                    if (_endpoints[i].IsBusy || (turn + i) % ReceiverTurns == 0)
                    {
                        _endpoints[i].Advance(RelayClock.Now);
                    }
                }
            }
        }

        _endpoints.ForEach(endpoint => endpoint.Close());
    }
}
