using System.Net;
using System.Net.Sockets;
using CrossStrait.MediaRelay.Packets;
using CrossStrait.MediaRelay.Transports;
using CrossStrait.MediaRelay.Workers;
using Xunit;

namespace CrossStrait.MediaRelay.Tests.Workers;

/// <summary>Both kinds of port over loopback, against a plain socket as the peer.</summary>
public class DatagramPortTests
{
    public enum Kind
    {
        Trains,
        Singles,
        Managed,
    }

    private readonly WorkerCounters _counters = new();

    public static TheoryData<Kind> Kinds => [.. Enum.GetValues<Kind>()];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Each_datagram_arrives_by_itself_and_in_order(Kind kind)
    {
        using var port = Open(kind, IPAddress.Loopback);
        using var peer = Peer(IPAddress.Loopback);
        int[] lengths = [1100, 1100, 1100, 700, 1100, 1200, 1200, 1, 1];

        foreach (var length in lengths)
        {
            Send(port, peer, length);
        }

        port.Flush();

        Assert.Equal(lengths, Receive(peer, lengths.Length));
        Assert.Equal(0, peer.Available);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void More_than_one_batch_and_more_than_one_train_arrive_whole(Kind kind)
    {
        using var port = Open(kind, IPAddress.Loopback);
        using var peer = Peer(IPAddress.Loopback);

        for (var i = 0; i < 300; i++)
        {
            Send(port, peer, 1116);
        }

        port.Flush();

        Assert.Equal(Enumerable.Repeat(1116, 300), Receive(peer, 300));
        Assert.Equal(0, _counters.Dropped(DropReason.SendFailed));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Two_peers_in_turn_each_get_their_own(Kind kind)
    {
        using var port = Open(kind, IPAddress.Loopback);
        using var first = Peer(IPAddress.Loopback);
        using var second = Peer(IPAddress.Loopback);

        for (var i = 0; i < 5; i++)
        {
            Send(port, first, 500);
            Send(port, second, 500 + i);
        }

        port.Flush();

        Assert.Equal([500, 500, 500, 500, 500], Receive(first, 5));
        Assert.Equal([500, 501, 502, 503, 504], Receive(second, 5));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void A_message_that_cannot_be_sent_is_counted_and_the_rest_goes_on(Kind kind)
    {
        using var port = Open(kind, IPAddress.Loopback);
        using var peer = Peer(IPAddress.Loopback);

        Send(port, peer, 100);
        port.Reserve()[..200].Clear();
        port.Commit(200, NetworkPath.From(new IPEndPoint(IPAddress.Loopback, 0))); // port 0: EINVAL
        Send(port, peer, 300);
        port.Flush();

        Assert.Equal([100, 300], Receive(peer, 2));
        Assert.Equal(1, _counters.Dropped(DropReason.SendFailed));
        Assert.False(port.IsBlocked);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void A_received_datagram_has_the_path_of_its_sender(Kind kind) => AssertReceives(kind, IPAddress.Loopback);

    [Theory]
    [MemberData(nameof(Kinds))]
    public void IPv6_goes_both_ways_where_the_machine_has_it(Kind kind)
    {
        if (!HasIPv6Loopback())
        {
            Assert.Throws<SocketException>(() => Peer(IPAddress.IPv6Loopback).Dispose());
            return;
        }

        AssertReceives(kind, IPAddress.IPv6Loopback);
        using var port = Open(kind, IPAddress.IPv6Loopback);
        using var peer = Peer(IPAddress.IPv6Loopback);
        Send(port, peer, 900);
        Send(port, peer, 900);
        port.Flush();
        Assert.Equal([900, 900], Receive(peer, 2));
    }

    private void AssertReceives(Kind kind, IPAddress address)
    {
        using var port = Open(kind, address, index: 3);
        using var peer = Peer(address);
        peer.SendTo(new byte[] { 1, 2, 3 }, new IPEndPoint(address, port.Port));
        peer.SendTo(new byte[1400], new IPEndPoint(address, port.Port));

        var received = port.Receive();

        Assert.Equal(2, received.Length);
        Assert.Equal([1, 2, 3], received[0].Span.ToArray());
        Assert.Equal(1400, received[1].Length);
        Assert.Equal(NetworkPath.From((IPEndPoint)peer.LocalEndPoint!, 3), received[0].Path);
        Assert.Equal(received[0].Path, received[1].Path);
    }

    private DatagramPort Open(Kind kind, IPAddress address, byte index = 0) => kind == Kind.Managed
        ? new ManagedUdpPort(address, 0, index, 1 << 20, _counters)
        : new LinuxUdpPort(address, 0, index, 1 << 20, _counters) { UsesSegmentation = kind == Kind.Trains };

    private static Socket Peer(IPAddress address)
    {
        var socket = new Socket(address.AddressFamily, SocketType.Dgram, ProtocolType.Udp) { ReceiveTimeout = 5000, ReceiveBufferSize = 4 << 20 };
        socket.Bind(new IPEndPoint(address, 0));
        return socket;
    }

    private static void Send(DatagramPort port, Socket peer, int length)
    {
        port.Reserve()[..length].Fill((byte)length);
        port.Commit(length, NetworkPath.From((IPEndPoint)peer.LocalEndPoint!));
    }

    /// <summary>The lengths of what arrived, each byte checked to be the one that was sent with that length.</summary>
    private static int[] Receive(Socket peer, int count)
    {
        var buffer = new byte[65536];
        var lengths = new int[count];
        for (var i = 0; i < count; i++)
        {
            lengths[i] = peer.Receive(buffer);
            Assert.Equal(-1, buffer.AsSpan(0, lengths[i]).IndexOfAnyExcept((byte)lengths[i]));
        }

        return lengths;
    }

    private static bool HasIPv6Loopback()
    {
        try
        {
            using var socket = Peer(IPAddress.IPv6Loopback);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
