namespace CrossStrait.MediaRelay;

/// <summary>Configuration section "MediaRelay".</summary>
public sealed record RelayOptions
{
    internal const long DefaultMaxBitrate = 100_000_000;

    /// <summary>UDP port of worker 0; worker i adds i. 0 takes any free port (tests).</summary>
    public int UdpPort { get; init; } = 7900;

    /// <summary>TCP port of all workers (ICE-TCP, RFC 6544), for those whose firewall eats UDP. 0 takes any free port, -1 none.</summary>
    public int TcpPort { get; init; } = 7900;

    /// <summary>
    /// Threads that forward, 1 to 64. 0: one less than the machine has cores, which is left to signalling, handshakes,
    /// recording and the rest of the process, and at most 8, so that a firewall need not open a port for each core.
    /// </summary>
    public int Workers { get; init; }

    /// <summary>Addresses written into candidates, comma-separated. Empty: every usable address of this machine.</summary>
    public string AnnouncedAddress { get; init; } = "";

    /// <summary>Silence after which consent counts as lost (RFC 7675 5.1: 30 s).</summary>
    public TimeSpan ConsentTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Time from the answer to a finished DTLS handshake.</summary>
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Most transports at one time.</summary>
    public int MaxTransports { get; init; } = 4096;

    /// <summary>Most bits per second that one receiver is sent, where its bandwidth is estimated.</summary>
    public long MaxBitrate { get; init; } = DefaultMaxBitrate;

    /// <summary>Loses this share of all datagrams, both ways, on purpose: for trying things out, 0 to 1.</summary>
    public double InjectLoss { get; init; }

    /// <summary>Kernel buffer of each UDP socket, bytes.</summary>
    public int SocketBufferBytes { get; init; } = 4 << 20;

    /// <summary>Use .NET sockets instead of recvmmsg/sendmmsg. Always so where the system is not Linux.</summary>
    public bool ManagedSockets { get; init; }
}
