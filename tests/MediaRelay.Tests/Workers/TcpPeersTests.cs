using System.Net;
using System.Net.Sockets;
using CrossStrait.MediaRelay.Ice;
using CrossStrait.MediaRelay.Packets;
using CrossStrait.MediaRelay.Transports;
using CrossStrait.MediaRelay.Workers;
using Xunit;

namespace CrossStrait.MediaRelay.Tests.Workers;

/// <summary>Acceptor, connections and router together, over loopback, against a plain socket.</summary>
[Collection(AllocationCollection.Name)]
public sealed class TcpPeersTests : IDisposable
{
    private static readonly byte[] _clientHello = [0x16, 0xFE, 0xFD, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0];

    private readonly TcpRelay _relay = new();

    public static TheoryData<string> Addresses => ["127.0.0.1", "::1"];

    [Theory]
    [MemberData(nameof(Addresses))]
    public void A_check_is_answered_and_selects_the_connection(string address)
    {
        var (transport, credentials) = _relay.Open(worker: 5);
        using var client = _relay.Connect(IPAddress.Parse(address));
        client.Send(TcpClient.Check(credentials));

        Assert.True(_relay.TurnUntil(() => transport.Ice.HasSelected));
        Assert.Equal(StunError.None, StunReader.TryRead(client.Receive(), out var answer));
        Assert.Equal(StunFormat.BindingSuccess, answer.MessageType);
        Assert.True(answer.TryReadMappedAddress(out var mapped));
        Assert.Equal(NetworkPath.From((IPEndPoint)client.Socket.LocalEndPoint!), mapped);
        Assert.True(transport.Ice.Selected.IsTcp);
        Assert.Equal([5], _relay.NamedWorkers);
    }

    [Fact]
    public void A_frame_in_pieces_and_frames_in_one_piece_arrive_as_packets()
    {
        var (transport, credentials) = _relay.Open();
        using var client = _relay.Connect();
        var check = TcpClient.Framed(TcpClient.Check(credentials));
        client.Socket.Send(check.AsSpan(0, 1));
        client.Socket.Send(check.AsSpan(1, 30));
        client.Socket.Send([.. check.AsSpan(31), .. TcpClient.Framed(_clientHello), .. TcpClient.Framed(_clientHello)]);

        Assert.True(_relay.TurnUntil(() => _relay.Handshakes.Count == 2));
        Assert.True(transport.Ice.HasSelected);
        Assert.All(_relay.Handshakes, datagram => Assert.Equal(_clientHello, datagram));
    }

    [Fact]
    public void Whoever_says_no_check_first_is_closed_without_a_word()
    {
        using var client = _relay.Connect();
        client.Socket.Send("GET / HTTP/1.1\r\n\r\n"u8);
        Assert.True(client.IsClosed());
        Assert.Empty(_relay.NamedWorkers);
    }

    [Fact]
    public void Whoever_knows_a_name_but_not_the_password_is_closed_soon()
    {
        var (_, credentials) = _relay.Open();
        using var client = _relay.Connect();
        client.Send(TcpClient.Check(credentials with { Password = "guessed-guessed-guessed!" }));

        Assert.True(_relay.TurnUntil(() => _relay.Worker.Tcp!.Count == 1));
        Assert.True(_relay.TurnUntil(() => _relay.Worker.Tcp!.Count == 0));
        Assert.True(client.IsClosed());
    }

    [Fact]
    public void A_connection_that_ends_takes_its_path_with_it_at_once()
    {
        var (client, transport) = _relay.ConnectAndValidate();
        var path = transport.Ice.Selected;
        client.Dispose();

        Assert.True(_relay.TurnUntil(() => !transport.Ice.HasSelected));
        Assert.False(_relay.Worker.Router.IsValidated(path));
        Assert.Equal(0, _relay.Worker.Tcp!.Count);

        _relay.Worker.Context.Outputs[path.Socket].Commit(10, path); // whoever still remembers it hits nobody
        Assert.Equal(1, _relay.Worker.Context.Counters.Dropped(DropReason.NoPath));
    }

    [Fact]
    public void Closing_the_transport_closes_its_connection()
    {
        var (client, transport) = _relay.ConnectAndValidate();
        using var _ = client;
        _relay.Worker.Router.Close(transport, CloseReason.Asked, RelayClock.Now);
        Assert.True(_relay.TurnUntil(() => _relay.Worker.Tcp!.Count == 0));
        Assert.True(client.IsClosed());
    }

    [Fact]
    public void A_frame_that_is_too_long_ends_the_connection()
    {
        var (client, transport) = _relay.ConnectAndValidate();
        using var _ = client;
        client.Socket.Send([0xFF, 0xFF]);
        Assert.True(_relay.TurnUntil(() => !transport.Ice.HasSelected));
        Assert.True(client.IsClosed());
    }

    [Fact]
    public void A_peer_that_does_not_read_blocks_its_output_and_no_other_and_loses_no_part_of_a_packet()
    {
        var (client, transport) = _relay.ConnectAndValidate();
        var (other, otherTransport) = _relay.ConnectAndValidate();
        using var first = client;
        using var second = other;
        client.Socket.ReceiveBufferSize = 4096;
        var output = _relay.Worker.Context.Outputs[transport.Ice.Selected.Socket];

        var sent = 0;
        while (!output.IsBlocked && sent < 100_000)
        {
            Write(output, transport, sent++);
        }

        Assert.True(output.IsBlocked);
        Assert.False(_relay.Worker.Context.Outputs[otherTransport.Ice.Selected.Socket].IsBlocked);
        _relay.Worker.RunOnce(TimeSpan.Zero);

        for (var number = 0; number < sent; number++)
        {
            _relay.Worker.RunOnce(TimeSpan.Zero);
            var packet = client.Socket.Available > 0 || _relay.TurnUntil(() => client.Socket.Available > 0) ? client.Receive() : [];
            Assert.Equal(1000 + (number % 200), packet.Length);
            Assert.All(packet, value => Assert.Equal((byte)number, value));
        }

        Assert.True(_relay.TurnUntil(() => !output.IsBlocked));
    }

    [Fact]
    public void What_does_not_fit_while_blocked_is_dropped_whole_and_counted()
    {
        var (client, transport) = _relay.ConnectAndValidate();
        using var _ = client;
        client.Socket.ReceiveBufferSize = 4096;
        var output = _relay.Worker.Context.Outputs[transport.Ice.Selected.Socket];
        for (var i = 0; i < 100_000 && !output.IsBlocked; i++)
        {
            Write(output, transport, i);
        }

        for (var i = 0; i < 30; i++)
        {
            Write(output, transport, i);
        }

        Assert.InRange(_relay.Worker.Context.Counters.Dropped(DropReason.SendQueueFull), 15, 30);
    }

    [Fact]
    public void Receiving_and_sending_over_a_connection_allocates_nothing()
    {
        var (client, transport) = _relay.ConnectAndValidate();
        using var _ = client;
        var output = _relay.Worker.Context.Outputs[transport.Ice.Selected.Socket];
        var garbage = TcpClient.Framed([200, .. new byte[1000]]); // no kind of packet: counted and dropped
        var buffer = new byte[1 << 16];
        Round(500);

        Assert.Equal(0, AllocatedBytes.During(() => Round(500)));

        void Round(int times)
        {
            for (var i = 0; i < times; i++)
            {
                client.Socket.Send(garbage, SocketFlags.None);
                output.Reserve()[..1000].Clear();
                output.Commit(1000, transport.Ice.Selected);
                _relay.Worker.RunOnce(TimeSpan.Zero);
                client.Socket.Receive(buffer, SocketFlags.None);
            }
        }
    }

    public void Dispose() => _relay.Dispose();

    private static void Write(PacketOutput output, Transport transport, int number)
    {
        var length = 1000 + (number % 200);
        output.Reserve()[..length].Fill((byte)number);
        output.Commit(length, transport.Ice.Selected);
    }
}
