using CrossStrait.MediaRelay.Packets;

namespace CrossStrait.MediaRelay.Transports;

/// <summary>
/// Where datagrams leave: a socket's batch, or a test's network. Call <see cref="Reserve"/>, write, then
/// <see cref="Commit"/>; the span is valid only between the two. Worker thread only.
/// </summary>
internal abstract class PacketOutput
{
    /// <summary>Largest datagram ever written: a packet of 1500 with its tag.</summary>
    public const int MaxDatagram = 1600;

    /// <summary>This side's address and port, for those who look; default where there is none.</summary>
    public virtual NetworkPath Local => default;

    /// <summary>The socket takes no more for now; packets stay queued until it does.</summary>
    public abstract bool IsBlocked { get; }

    public abstract Span<byte> Reserve();

    public abstract void Commit(int length, in NetworkPath path);
}
