using System.Buffers.Binary;
using System.ComponentModel;
using System.Runtime.InteropServices;
using CrossStrait.MediaRelay.Packets;
using CrossStrait.MediaRelay.Workers.Interop;

namespace CrossStrait.MediaRelay.Workers;

/// <summary>Makes and sets up the TCP sockets of ICE-TCP. Descriptors are the caller's to close.</summary>
internal static unsafe class TcpSocket
{
    private const int Backlog = 512;

    /// <summary>
    /// What the kernel may hold beyond what the network has under way. Little: what is in there cannot be dropped any
    /// more when it is late.
    /// </summary>
    private const int UnsentBytes = 8 * 1024;

    private const int KeepAliveSeconds = 15;

    private const int UserTimeoutMilliseconds = 30_000;

    /// <summary>Listens on every address of the machine, IPv6 and IPv4, or IPv4 alone where there is no IPv6.</summary>
    /// <exception cref="Win32Exception">The port is taken, or may not be had.</exception>
    public static int Listen(int port, out int bound)
    {
        var isIPv6 = true;
        var socket = LibC.socket(LibC.AF_INET6, LibC.SOCK_STREAM | LibC.SOCK_NONBLOCK | LibC.SOCK_CLOEXEC, LibC.IPPROTO_TCP);
        if (socket < 0)
        {
            isIPv6 = false;
            socket = Check(LibC.socket(LibC.AF_INET, LibC.SOCK_STREAM | LibC.SOCK_NONBLOCK | LibC.SOCK_CLOEXEC, LibC.IPPROTO_TCP));
        }

        try
        {
            if (isIPv6)
            {
                SetOption(socket, LibC.IPPROTO_IPV6, LibC.IPV6_V6ONLY, 0);
            }

            SetOption(socket, LibC.SOL_SOCKET, LibC.SO_REUSEADDR, 1); // a port in TIME_WAIT is free; one that is listened to is not
            var local = default(LibC.SocketAddress);
            local.Family = (ushort)(isIPv6 ? LibC.AF_INET6 : LibC.AF_INET);
            local.PortNetworkOrder = BinaryPrimitives.ReverseEndianness((ushort)port);
            var length = isIPv6 ? 28u : 16u;
            Check(LibC.bind(socket, &local, length));
            Check(LibC.listen(socket, Backlog));
            Check(LibC.getsockname(socket, &local, &length));
            bound = BinaryPrimitives.ReverseEndianness(local.PortNetworkOrder);
            return socket;
        }
        catch
        {
            _ = LibC.close(socket);
            throw;
        }
    }

    /// <summary>One waiting connection. False when there is none, or the error (errno) says why it could not be had.</summary>
    public static bool TryAccept(int listener, out int descriptor, out NetworkPath remote, out int error)
    {
        var address = default(LibC.SocketAddress);
        var length = (uint)sizeof(LibC.SocketAddress);
        descriptor = LibC.accept4(listener, &address, &length, LibC.SOCK_NONBLOCK | LibC.SOCK_CLOEXEC);
        error = descriptor < 0 ? Marshal.GetLastPInvokeError() : 0;
        remote = descriptor < 0 ? default : LinuxUdpPort.PathOf(address, 0);
        return descriptor >= 0;
    }

    /// <summary>This side's address of a connection.</summary>
    public static NetworkPath LocalOf(int descriptor, ushort socket)
    {
        var address = default(LibC.SocketAddress);
        var length = (uint)sizeof(LibC.SocketAddress);
        return LibC.getsockname(descriptor, &address, &length) == 0 ? LinuxUdpPort.PathOf(address, socket) : default;
    }

    /// <summary>Looks at what has come without taking it. Negative: an error, or nothing yet; 0: the other side is done.</summary>
    public static int Peek(int descriptor, Span<byte> destination, out int error)
    {
        fixed (byte* bytes = destination)
        {
            var count = (int)LibC.recv(descriptor, bytes, (nuint)destination.Length, LibC.MSG_DONTWAIT | LibC.MSG_PEEK);
            error = count < 0 ? Marshal.GetLastPInvokeError() : 0;
            return count;
        }
    }

    /// <summary>Packets leave at once, little waits in the kernel, and a peer that is gone is found out.</summary>
    public static void SetUp(int descriptor)
    {
        TrySetOption(descriptor, LibC.IPPROTO_TCP, LibC.TCP_NODELAY, 1);
        TrySetOption(descriptor, LibC.IPPROTO_TCP, LibC.TCP_NOTSENT_LOWAT, UnsentBytes);
        TrySetOption(descriptor, LibC.SOL_SOCKET, LibC.SO_KEEPALIVE, 1);
        TrySetOption(descriptor, LibC.IPPROTO_TCP, LibC.TCP_KEEPIDLE, KeepAliveSeconds);
        TrySetOption(descriptor, LibC.IPPROTO_TCP, LibC.TCP_KEEPINTVL, KeepAliveSeconds / 3);
        TrySetOption(descriptor, LibC.IPPROTO_TCP, LibC.TCP_KEEPCNT, 3);
        TrySetOption(descriptor, LibC.IPPROTO_TCP, LibC.TCP_USER_TIMEOUT, UserTimeoutMilliseconds);
    }

    private static void SetOption(int socket, int level, int name, int value) => Check(LibC.setsockopt(socket, level, name, &value, sizeof(int)));

    private static void TrySetOption(int socket, int level, int name, int value) => _ = LibC.setsockopt(socket, level, name, &value, sizeof(int));

    private static int Check(int result) =>
        result >= 0 ? result : throw new Win32Exception(Marshal.GetLastPInvokeError());
}
