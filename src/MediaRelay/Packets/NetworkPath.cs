using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;

namespace CrossStrait.MediaRelay.Packets;

/// <summary>
/// One way to a peer: its address and port, and the local socket (by index) that it speaks to. Answers leave by the
/// same socket. A value, so that looking a path up allocates nothing.
/// </summary>
/// <param name="Address">IPv6, or IPv4 mapped into IPv6 (RFC 4291 2.5.5.2), in host order.</param>
/// <param name="Socket">A UDP socket of the worker, or from <see cref="FirstTcpSocket"/> on one TCP connection.</param>
internal readonly record struct NetworkPath(UInt128 Address, ushort Port, ushort Socket)
{
    public const ushort FirstTcpSocket = 256;

    /// <summary>A connection of its own: what it carries was sent by whoever opened it from that address.</summary>
    public bool IsTcp => Socket >= FirstTcpSocket;

    /// <summary>Whether the address is IPv4 in IPv6 clothes.</summary>
    public bool IsIPv4 => (ulong)(Address >> 32) == 0xFFFF;

    /// <summary>As the compiler would write it, but without its detour by a comparer for each part: this runs per packet.</summary>
    public bool Equals(NetworkPath other) => Port == other.Port && Socket == other.Socket && Address == other.Address;

    public override int GetHashCode() => HashCode.Combine(Address, Port, Socket);

    public static NetworkPath From(IPEndPoint remote, ushort socket = 0)
    {
        ArgumentNullException.ThrowIfNull(remote);
        Span<byte> bytes = stackalloc byte[16];
        var address = remote.AddressFamily == AddressFamily.InterNetwork ? remote.Address.MapToIPv6() : remote.Address;
        address.TryWriteBytes(bytes, out _);
        return new NetworkPath(BinaryPrimitives.ReadUInt128BigEndian(bytes), (ushort)remote.Port, socket);
    }

    /// <summary>For logs and the managed socket only: allocates.</summary>
    public IPEndPoint ToEndPoint()
    {
        Span<byte> bytes = stackalloc byte[16];
        BinaryPrimitives.WriteUInt128BigEndian(bytes, Address);
        var address = new IPAddress(bytes);
        return new IPEndPoint(IsIPv4 ? address.MapToIPv4() : address, Port);
    }
}
