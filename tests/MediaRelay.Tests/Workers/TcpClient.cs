using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using CrossStrait.MediaRelay.Ice;

namespace CrossStrait.MediaRelay.Tests.Workers;

/// <summary>A browser's end of an ICE-TCP connection: frames in and out of a plain socket.</summary>
internal sealed class TcpClient : IDisposable
{
    private readonly byte[] _buffer = new byte[1 << 16];

    public TcpClient(IPAddress address, int port)
    {
        Socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true, ReceiveTimeout = 10_000 };
        Socket.Connect(address, port);
    }

    public Socket Socket { get; }

    public static byte[] Check(IceCredentials to, bool nominate = true)
    {
        var check = new byte[256];
        var length = StunWriter.WriteBindingRequest(check, new BindingRequest
        {
            TransactionId = RandomNumberGenerator.GetBytes(12),
            Username = Encoding.ASCII.GetBytes($"{to.Ufrag}:peer"),
            Key = Encoding.ASCII.GetBytes(to.Password),
            UseCandidate = nominate,
        });
        return check[..length];
    }

    public static byte[] Framed(ReadOnlySpan<byte> packet)
    {
        var framed = new byte[packet.Length + 2];
        BinaryPrimitives.WriteUInt16BigEndian(framed, (ushort)packet.Length);
        packet.CopyTo(framed.AsSpan(2));
        return framed;
    }

    public void Send(ReadOnlySpan<byte> packet) => Socket.Send(Framed(packet));

    public byte[] Receive()
    {
        Fill(2);
        var length = BinaryPrimitives.ReadUInt16BigEndian(_buffer);
        Fill(length);
        return _buffer[..length];
    }

    /// <summary>Whether the other side has closed the connection. Waits for it, or for bytes.</summary>
    public bool IsClosed()
    {
        try
        {
            return Socket.Receive(_buffer) == 0;
        }
        catch (SocketException exception) when (exception.SocketErrorCode == SocketError.ConnectionReset)
        {
            return true;
        }
    }

    public void Dispose() => Socket.Dispose();

    private void Fill(int length)
    {
        for (var have = 0; have < length;)
        {
            var count = Socket.Receive(_buffer.AsSpan(have, length - have), SocketFlags.None);
            have += count > 0 ? count : throw new IOException("The relay closed the connection.");
        }
    }
}
