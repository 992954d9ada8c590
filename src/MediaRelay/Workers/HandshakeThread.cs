using System.Collections.Concurrent;
using CrossStrait.MediaRelay.Dtls;

namespace CrossStrait.MediaRelay.Workers;

/// <summary>
/// DTLS handshakes of all transports, off the worker: one costs half a millisecond of CPU, as much as 350 forwarded
/// packets. Datagrams come in from validated paths; what is to be sent, keys and failures go back by a callback.
/// </summary>
internal sealed class HandshakeThread : IDisposable
{
    private const int MaxQueued = 4096;

    private static readonly TimeSpan _idleWait = TimeSpan.FromSeconds(1);

    private readonly BlockingCollection<Item> _items = [];
    private readonly Dictionary<TransportId, Server> _servers = [];
    private readonly List<DtlsOutput> _taken = [];
    private readonly Action<RelayWorker, TransportId, DtlsOutput> _publish;
    private readonly DtlsContext _context;
    private readonly Thread _thread;
    private MonotonicTime _nextDeadline = MonotonicTime.Never;

    public HandshakeThread(DtlsCertificate certificate, Action<RelayWorker, TransportId, DtlsOutput> publish)
    {
        _context = new DtlsContext(certificate);
        _publish = publish;
        _thread = new Thread(Run) { IsBackground = true, Name = "relay handshakes" };
        _thread.Start();
    }

    /// <param name="transport">Whose handshake.</param>
    /// <param name="worker">Where the transport lives and the results go.</param>
    /// <param name="expected">The fingerprints of its SDP.</param>
    public void Open(TransportId transport, RelayWorker worker, IReadOnlyList<CertificateFingerprint> expected) =>
        _items.Add(new Item(transport, Worker: worker, Expected: expected));

    /// <summary>Never waits: the worker calls it.</summary>
    public void Close(TransportId transport)
    {
        if (!_items.IsAddingCompleted)
        {
            _items.Add(new Item(transport));
        }
    }

    /// <summary>False if too many wait already: the peer repeats its flight.</summary>
    public bool TryReceive(TransportId transport, byte[] datagram)
    {
        if (_items.Count >= MaxQueued || _items.IsAddingCompleted)
        {
            return false;
        }

        _items.Add(new Item(transport, Datagram: datagram));
        return true;
    }

    public void Dispose()
    {
        _items.CompleteAdding();
        _thread.Join();
        foreach (var server in _servers.Values)
        {
            server.Dispose();
        }

        _context.Dispose();
        _items.Dispose();
    }

    private void Run()
    {
        while (!_items.IsCompleted)
        {
            var now = RelayClock.Now;
            if (_nextDeadline <= now)
            {
                AdvanceAll(now);
            }

            var wait = _nextDeadline == MonotonicTime.Never || _nextDeadline - now > _idleWait ? _idleWait : _nextDeadline - now;
            var milliseconds = Math.Max(1, (int)Math.Ceiling(wait.TotalMilliseconds));
            if (_items.TryTake(out var item, milliseconds))
            {
                Handle(item, RelayClock.Now);
            }
        }
    }

    /// <summary>All whose time has come, and when the next one's comes. Not after each datagram: most transports have long finished.</summary>
    private void AdvanceAll(MonotonicTime now)
    {
        _nextDeadline = MonotonicTime.Never;
        foreach (var (transport, server) in _servers)
        {
            if (server.Dtls.Deadline <= now)
            {
                Attempt(transport, server, () => server.Dtls.Advance(now));
            }

            Await(server);
        }
    }

    private void Await(Server server)
    {
        if (server.Dtls.Deadline < _nextDeadline)
        {
            _nextDeadline = server.Dtls.Deadline;
        }
    }

    private void Handle(Item item, MonotonicTime now)
    {
        if (item.Expected is not null)
        {
            if (!_servers.ContainsKey(item.Transport))
            {
                _servers.Add(item.Transport, new Server(_context, item.Expected, item.Worker!));
            }
        }
        else if (_servers.TryGetValue(item.Transport, out var server))
        {
            if (item.Datagram is not null)
            {
                Attempt(item.Transport, server, () => server.Dtls.Receive(item.Datagram, now));
                Await(server);
            }
            else
            {
                Attempt(item.Transport, server, server.Dtls.Close);
                server.Dispose();
                _servers.Remove(item.Transport);
            }
        }
    }

    /// <summary>
    /// A step and what it makes to be told. A fault in one handshake ends that one, and not the process with every call in it.
    /// </summary>
    private void Attempt(TransportId transport, Server server, Action step)
    {
        try
        {
            step();
            Drain(transport, server);
        }
#pragma warning disable CA1031 // whatever it is, others must not suffer from it
        catch (Exception exception)
#pragma warning restore CA1031
        {
            _taken.Clear();
            _publish(server.Worker, transport, new DtlsOutput.Failed(DtlsFailure.Handshake, exception.Message));
        }
    }

    /// <summary>Keys first: the flight that ends the handshake lets the peer send at once, and its first packets must find them.</summary>
    private void Drain(TransportId transport, Server server)
    {
        while (server.Dtls.TryTake(out var output))
        {
            _taken.Add(output!);
        }

        foreach (var output in _taken.OrderBy(output => output is DtlsOutput.Connected ? 0 : 1))
        {
            _publish(server.Worker, transport, output);
        }

        _taken.Clear();
    }

    private sealed class Server(DtlsContext context, IReadOnlyList<CertificateFingerprint> expected, RelayWorker worker) : IDisposable
    {
        public DtlsServer Dtls { get; } = new(context, expected);

        public RelayWorker Worker { get; } = worker;

        public void Dispose() => Dtls.Dispose();
    }

    private readonly record struct Item(
        TransportId Transport,
        byte[]? Datagram = null,
        RelayWorker? Worker = null,
        IReadOnlyList<CertificateFingerprint>? Expected = null);
}
