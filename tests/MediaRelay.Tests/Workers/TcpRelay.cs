using System.Net;
using CrossStrait.MediaRelay.Ice;
using CrossStrait.MediaRelay.Transports;
using CrossStrait.MediaRelay.Workers;
using Microsoft.Extensions.Logging.Abstractions;

namespace CrossStrait.MediaRelay.Tests.Workers;

/// <summary>A worker whose loop the test turns, behind a real acceptor, with transports that have no tracks.</summary>
internal sealed class TcpRelay : IDisposable
{
    private readonly List<RelayEvent> _events = [];
    private readonly TcpAcceptor _acceptor;
    private long _transports;

    public TcpRelay()
    {
        Worker = new RelayWorker(new RelayOptions { UdpPort = 0 }, [IPAddress.Loopback], _events.Add, (_, datagram) => Handshakes.Add(datagram), NullLogger.Instance);
        _acceptor = new TcpAcceptor(0, (worker, descriptor, remote) =>
        {
            NamedWorkers.Add(worker);
            Worker.Post((self, now) => self.Tcp!.Adopt(descriptor, remote, now));
        });
    }

    public RelayWorker Worker { get; }

    public List<byte> NamedWorkers { get; } = [];

    public IReadOnlyList<RelayEvent> Events => _events;

    /// <summary>DTLS datagrams that went to the handshake thread, which is not there.</summary>
    public List<byte[]> Handshakes { get; } = [];

    public int Port => _acceptor.Port;

    public (Transport Transport, IceCredentials Credentials) Open(byte worker = 0)
    {
        var credentials = IceCredentials.Create(0, worker);
        var agent = new IceLiteAgent(credentials, TimeSpan.FromSeconds(30), RelayClock.Now);
        agent.SetRemote("peer", "");
        var transport = new Transport(new TransportId(++_transports), agent, Worker.Context, MonotonicTime.Never);
        Worker.Router.Add(transport);
        return (transport, credentials);
    }

    public TcpClient Connect(IPAddress? address = null) => new(address ?? IPAddress.Loopback, Port);

    /// <summary>Turns the loop until something is so; a turn that has nothing to do waits for the kernel.</summary>
    public bool TurnUntil(Func<bool> condition)
    {
        for (var end = RelayClock.Now + TimeSpan.FromSeconds(10); RelayClock.Now < end;)
        {
            Worker.RunOnce(TimeSpan.FromMilliseconds(20));
            if (condition())
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>A connection with a validated, selected path.</summary>
    public (TcpClient Client, Transport Transport) ConnectAndValidate()
    {
        var (transport, credentials) = Open();
        var client = Connect();
        client.Send(TcpClient.Check(credentials));
        Xunit.Assert.True(TurnUntil(() => transport.Ice.HasSelected));
        client.Receive();
        return (client, transport);
    }

    public void Dispose()
    {
        _acceptor.Dispose();
        Worker.Router.CloseAll(RelayClock.Now);
        Worker.Dispose();
    }
}
