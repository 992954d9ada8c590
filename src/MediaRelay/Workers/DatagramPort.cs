using CrossStrait.MediaRelay.Packets;
using CrossStrait.MediaRelay.Transports;

namespace CrossStrait.MediaRelay.Workers;

/// <summary>A received datagram, valid until the next <see cref="DatagramPort.Receive"/>.</summary>
internal unsafe struct ReceivedDatagram
{
    public byte* Bytes;
    public int Length;
    public NetworkPath Path;

    public readonly ReadOnlySpan<byte> Span => new(Bytes, Length);
}

/// <summary>One UDP socket of a worker, bound to one local address. Never blocks. Worker thread only.</summary>
internal abstract class DatagramPort : PacketOutput, IDisposable
{
    /// <summary>Datagrams per system call, in and out.</summary>
    public const int BatchSize = 64;

    /// <summary>The local port actually bound.</summary>
    public abstract int Port { get; }

    /// <summary>Takes up to <see cref="BatchSize"/> waiting datagrams.</summary>
    public abstract ReadOnlySpan<ReceivedDatagram> Receive();

    /// <summary>Sends what was committed. What the kernel does not take stays, and <see cref="PacketOutput.IsBlocked"/> is true.</summary>
    public abstract void Flush();

    public abstract void Dispose();
}
