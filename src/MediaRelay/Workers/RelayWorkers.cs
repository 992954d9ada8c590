using System.Globalization;
using System.Net;
using CrossStrait.MediaRelay.Ice;
using CrossStrait.MediaRelay.Packets;
using CrossStrait.MediaRelay.Transports;
using CrossStrait.MediaRelay.Workers.Interop;
using Microsoft.Extensions.Logging;

namespace CrossStrait.MediaRelay.Workers;

/// <summary>All workers of a relay: made, started, counted and ended together.</summary>
internal sealed class RelayWorkers : IDisposable
{
    /// <summary>One forwards several hundred thousand packets a second; more than this is asked for by configuration.</summary>
    private const int MaxAutomatic = 8;

    private readonly List<RelayWorker> _workers = [];
    private readonly TcpAcceptor? _tcp;
    private readonly CandidateLines _candidates;

    public RelayWorkers(
        RelayOptions options,
        IReadOnlyList<IPAddress> bound,
        IReadOnlyList<IPAddress> announced,
        Action<RelayEvent> publish,
        Action<Transport, byte[]> handshake,
        ILogger logger)
    {
        var count = options.Workers > 0 ? options.Workers : Math.Clamp(Environment.ProcessorCount - 1, 1, MaxAutomatic);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, IceCredentials.MaxPlace + 1, "MediaRelay:Workers");
        try
        {
            for (var i = 0; i < count; i++)
            {
                _workers.Add(new RelayWorker(options, bound, publish, handshake, logger, (byte)i));
            }
        }
        catch
        {
            Dispose();
            throw;
        }

        _tcp = TcpAcceptor.TryOpen(options, HandOver, logger);
        _candidates = new CandidateLines(announced, _tcp?.Port ?? 0);
        _workers.ForEach(worker => worker.Context.TakesTcp = _tcp is not null);
        Placement = new WorkerPlacement(count, i => _workers[i].Pulse.Share);
    }

    public int Count => _workers.Count;

    /// <summary>Command loop only.</summary>
    public WorkerPlacement Placement { get; }

    public RelayStatistics Statistics
    {
        get
        {
            var counters = new Dictionary<string, long>();
            var gauges = new Dictionary<string, double>();
            foreach (var worker in _workers)
            {
                worker.Context.Counters.AddTo(counters);
                Gauge(gauges, worker, "transports", worker.Router.TransportCount);
                Gauge(gauges, worker, "up_tracks", worker.Router.UpTrackCount);
                Gauge(gauges, worker, "down_tracks", worker.Router.DownTrackCount);
                Gauge(gauges, worker, "links", worker.Router.Links.Count);
                Gauge(gauges, worker, "tcp_connections", worker.Tcp?.Count ?? 0);
                Gauge(gauges, worker, "history_bytes", worker.HistoryBytes);
                gauges[Name(worker, "core_share")] = worker.Pulse.Share;
            }

            return new RelayStatistics(
                counters,
                gauges,
                StallRecorder.Sum([.. _workers.Select(worker => worker.Stalls.Snapshot())]),
                [.. _workers.Select(worker => new WorkerState(worker.Index, worker.IsRunning, worker.Pulse.SinceTurn.TotalSeconds))]);
        }
    }

    public RelayWorker this[int index] => _workers[index];

    /// <param name="tcpOnly">Without UDP, if there is anything else.</param>
    public IReadOnlyList<string> CandidatesOf(RelayWorker worker, bool tcpOnly) => _candidates.For(worker.Port, tcpOnly);

    public void Start() => _workers.ForEach(worker => worker.Start());

    public void PostToAll(Action<RelayWorker, MonotonicTime> command) => _workers.ForEach(worker => worker.Post(command));

    /// <summary>Ends all transports. Complete when the last has gone.</summary>
    public Task CloseTransportsAsync()
    {
        var left = _workers.Count;
        var closed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        PostToAll((worker, now) =>
        {
            worker.Router.CloseAll(now);
            if (Interlocked.Decrement(ref left) == 0)
            {
                closed.SetResult();
            }
        });
        return closed.Task;
    }

    /// <summary>All threads end before the first memory goes: what crosses workers is read by one and written by another.</summary>
    public void Dispose()
    {
        _tcp?.Dispose();
        _workers.ForEach(worker => worker.Stop());
        _workers.ForEach(worker => worker.Dispose());
    }

    /// <summary>A connection to a worker that there is not is nobody's.</summary>
    private void HandOver(byte worker, int descriptor, NetworkPath remote)
    {
        if (worker < _workers.Count)
        {
            _workers[worker].Post((self, now) => self.Tcp!.Adopt(descriptor, remote, now));
        }
        else
        {
            _ = LibC.close(descriptor);
        }
    }

    /// <summary>The sum under its name, and each worker's share of it under <c>worker_</c> and its name.</summary>
    private static void Gauge(Dictionary<string, double> gauges, RelayWorker worker, string name, double value)
    {
        gauges[name] = gauges.GetValueOrDefault(name) + value;
        gauges[Name(worker, name)] = value;
    }

    private static string Name(RelayWorker worker, string name) =>
        string.Create(CultureInfo.InvariantCulture, $"worker_{name}{{worker=\"{worker.Index}\"}}");
}
