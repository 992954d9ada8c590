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
    private readonly Dictionary<TransportId, DtlsServer> _servers = [];
    private readonly List<DtlsOutput> _taken = [];
    private readonly Action<TransportId, DtlsOutput> _publish;
    private readonly DtlsContext _context;
    private readonly Thread _thread;

    public HandshakeThread(DtlsCertificate certificate, Action<TransportId, DtlsOutput> publish)
    {
        _context = new DtlsContext(certificate);
        _publish = publish;
        _thread = new Thread(Run) { IsBackground = true, Name = "relay handshakes" };
        _thread.Start();
    }

    public void Open(TransportId transport, IReadOnlyList<CertificateFingerprint> expected) =>
        _items.Add(new Item(transport, Expected: expected));

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
            var wait = _idleWait;
            foreach (var (transport, server) in _servers)
            {
                if (server.Deadline <= now)
                {
                    Attempt(transport, () => Advance(transport, server, now));
                }

                var left = server.Deadline == MonotonicTime.Never ? _idleWait : server.Deadline - now;
                wait = left < wait ? left : wait;
            }

            var milliseconds = Math.Max(1, (int)Math.Ceiling(wait.TotalMilliseconds));
            if (_items.TryTake(out var item, milliseconds))
            {
                Attempt(item.Transport, () => Handle(item, RelayClock.Now));
            }
        }
    }

    /// <summary>A fault in one handshake ends that one, and not the process with every call in it.</summary>
    private void Attempt(TransportId transport, Action step)
    {
        try
        {
            step();
        }
#pragma warning disable CA1031 // whatever it is, others must not suffer from it
        catch (Exception exception)
#pragma warning restore CA1031
        {
            _taken.Clear();
            _publish(transport, new DtlsOutput.Failed(DtlsFailure.Handshake, exception.Message));
        }
    }

    private void Advance(TransportId transport, DtlsServer server, MonotonicTime now)
    {
        server.Advance(now);
        Drain(transport, server);
    }

    private void Handle(Item item, MonotonicTime now)
    {
        if (item.Expected is not null)
        {
            if (!_servers.ContainsKey(item.Transport))
            {
                _servers.Add(item.Transport, new DtlsServer(_context, item.Expected));
            }
        }
        else if (_servers.TryGetValue(item.Transport, out var server))
        {
            if (item.Datagram is not null)
            {
                server.Receive(item.Datagram, now);
                Drain(item.Transport, server);
            }
            else
            {
                server.Close();
                Drain(item.Transport, server);
                server.Dispose();
                _servers.Remove(item.Transport);
            }
        }
    }

    /// <summary>Keys first: the flight that ends the handshake lets the peer send at once, and its first packets must find them.</summary>
    private void Drain(TransportId transport, DtlsServer server)
    {
        while (server.TryTake(out var output))
        {
            _taken.Add(output!);
        }

        foreach (var output in _taken.OrderBy(output => output is DtlsOutput.Connected ? 0 : 1))
        {
            _publish(transport, output);
        }

        _taken.Clear();
    }

    private readonly record struct Item(
        TransportId Transport, byte[]? Datagram = null, IReadOnlyList<CertificateFingerprint>? Expected = null);
}
