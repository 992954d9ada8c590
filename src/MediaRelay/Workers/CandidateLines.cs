using System.Net;

namespace CrossStrait.MediaRelay.Workers;

/// <summary>
/// What the relay says of where it listens: candidate lines without "a=" (RFC 8839 5.1), in the order in which a browser
/// shall prefer them. UDP before TCP; of each, the addresses as announced (RFC 8421 4).
/// </summary>
/// <param name="tcpPort">0: no TCP.</param>
internal sealed class CandidateLines(IReadOnlyList<IPAddress> announced, int tcpPort)
{
    /// <summary>RFC 8445 5.1.2.2.</summary>
    private const long HostPreference = 126;

    /// <summary>Below every kind of UDP candidate but a relayed one, as RFC 6544 4.2 wishes.</summary>
    private const long TcpHostPreference = 90;

    /// <summary>RFC 6544 4.2: 13 bits of the local preference are left for the order of the addresses.</summary>
    private const int MaxOtherPreference = 8191;

    /// <summary>RFC 6544 4.2: of host candidates, active ones have 6, passive ones 4.</summary>
    private const int PassivePreference = 4;

    private const int Component = 1;

    /// <summary>Whether there is anything at all for those who cannot use UDP.</summary>
    public bool HasTcp => tcpPort > 0;

    /// <param name="udpPort">Of the worker that the transport lives on.</param>
    /// <param name="tcpOnly">Without UDP, which has been found not to work. Ignored where there is no TCP.</param>
    public IReadOnlyList<string> For(int udpPort, bool tcpOnly) =>
        tcpOnly && HasTcp ? [.. Tcp()] : [.. Udp(udpPort).Concat(Tcp())];

    private IEnumerable<string> Udp(int port) => announced.Select((address, i) =>
        $"candidate:{i + 1} {Component} udp {Priority(HostPreference, ushort.MaxValue - i)} {address} {port} typ host");

    /// <summary>A foundation of its own for each address and protocol (RFC 8445 5.1.1.3).</summary>
    private IEnumerable<string> Tcp() => HasTcp
        ? announced.Select((address, i) =>
            $"candidate:{announced.Count + i + 1} {Component} tcp " +
            $"{Priority(TcpHostPreference, (PassivePreference << 13) | (MaxOtherPreference - i))} {address} {tcpPort} typ host tcptype passive")
        : [];

    /// <summary>RFC 8445 5.1.2.1.</summary>
    private static long Priority(long type, long local) => (type << 24) | (local << 8) | (256 - Component);
}
