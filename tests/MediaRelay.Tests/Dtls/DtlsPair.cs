using CrossStrait.MediaRelay.Dtls;
using CrossStrait.MediaRelay.Srtp;

namespace CrossStrait.MediaRelay.Tests.Dtls;

/// <summary>A client and a server with a network between them in which the test decides, in virtual time.</summary>
internal sealed class DtlsPair : IDisposable
{
    private static readonly TimeSpan _latency = TimeSpan.FromMilliseconds(20);

    private readonly PriorityQueue<(bool ToServer, byte[] Datagram), long> _flying = new();
    private readonly MonotonicTime _start = new(0);

    public DtlsPair(DtlsServer server, DtlsClient client)
    {
        Server = server;
        Client = client;
        Now = _start;
    }

    public DtlsServer Server { get; }

    public DtlsClient Client { get; }

    public MonotonicTime Now { get; private set; }

    public List<DtlsOutput> ServerOutputs { get; } = [];

    public List<DtlsOutput> ClientOutputs { get; } = [];

    /// <summary>All datagrams sent so far, in order: those of the client are marked.</summary>
    public List<(bool ToServer, byte[] Datagram)> Sent { get; } = [];

    /// <summary>At which extra delays a datagram arrives: none if it is lost, two if it comes twice.</summary>
    public Func<int, byte[], TimeSpan[]> Network { get; set; } = (_, _) => [TimeSpan.Zero];

    public SrtpKeys? ServerKeys => ServerOutputs.OfType<DtlsOutput.Connected>().SingleOrDefault()?.Keys;

    public SrtpKeys? ClientKeys => ClientOutputs.OfType<DtlsOutput.Connected>().SingleOrDefault()?.Keys;

    public TimeSpan Elapsed => Now - _start;

    public void Start()
    {
        Client.Start(Now);
        Take();
    }

    /// <summary>Runs until nothing is under way and nobody waits.</summary>
    public void Run()
    {
        Take();
        while (true)
        {
            var deadline = Math.Min(Server.Deadline.Ticks, Client.Deadline.Ticks);
            if (_flying.TryPeek(out _, out var arrival) && arrival <= deadline)
            {
                var (toServer, datagram) = _flying.Dequeue();
                Now = new MonotonicTime(Math.Max(Now.Ticks, arrival));
                DtlsEndpoint to = toServer ? Server : Client;
                to.Receive(datagram, Now);
            }
            else if (deadline != MonotonicTime.Never.Ticks)
            {
                Now = new MonotonicTime(deadline);
                Server.Advance(Now);
                Client.Advance(Now);
            }
            else
            {
                return;
            }

            Take();
        }
    }

    /// <summary>Goes on to the next deadline, if there is one, and takes what comes out.</summary>
    public void Step()
    {
        Take();
        var deadline = Math.Min(Server.Deadline.Ticks, Client.Deadline.Ticks);
        if (Sent.Count == 0 && deadline != MonotonicTime.Never.Ticks)
        {
            Now = new MonotonicTime(deadline);
            Server.Advance(Now);
            Client.Advance(Now);
            Take();
        }
    }

    public void Dispose()
    {
        Server.Dispose();
        Client.Dispose();
    }

    private void Take()
    {
        Take(Client, ClientOutputs, toServer: true);
        Take(Server, ServerOutputs, toServer: false);
    }

    private void Take(DtlsEndpoint endpoint, List<DtlsOutput> outputs, bool toServer)
    {
        while (endpoint.TryTake(out var output))
        {
            if (output is not DtlsOutput.Send(var datagram))
            {
                outputs.Add(output!);
                continue;
            }

            foreach (var delay in Network(Sent.Count, datagram))
            {
                _flying.Enqueue((toServer, datagram), (Now + _latency + delay).Ticks);
            }

            Sent.Add((toServer, datagram));
        }
    }
}
