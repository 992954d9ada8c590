using System.Buffers.Binary;
using CrossStrait.MediaRelay.Ice;
using CrossStrait.MediaRelay.Packets;

namespace CrossStrait.MediaRelay.Workers;

/// <summary>What the first bytes of an accepted connection say.</summary>
internal enum TcpFirstFrame
{
    /// <summary>The first frame is not whole yet.</summary>
    Incomplete,

    /// <summary>No connectivity check to one of ours: the connection is closed without a word.</summary>
    Refused,

    /// <summary>A check that names a worker. Whether its password is right, that worker finds out.</summary>
    Named,
}

/// <summary>Finds the worker of a connection by the first STUN USERNAME on it (RFC 6544 7.2; <see cref="IceCredentials"/>).</summary>
internal static class TcpFirstFrameReader
{
    /// <summary>What must be looked at to decide.</summary>
    public const int MaxBytes = TcpDeframer.HeadBytes + StunFormat.MaxLength;

    public static TcpFirstFrame Read(ReadOnlySpan<byte> stream, out byte node, out byte worker)
    {
        node = 0;
        worker = 0;
        if (stream.Length <= TcpDeframer.HeadBytes)
        {
            return TcpFirstFrame.Incomplete;
        }

        var length = BinaryPrimitives.ReadUInt16BigEndian(stream);
        if (length is < StunFormat.HeaderLength or > StunFormat.MaxLength ||
            RtpDemultiplexer.Classify(stream[TcpDeframer.HeadBytes]) != DatagramKind.Stun)
        {
            return TcpFirstFrame.Refused;
        }

        if (stream.Length < TcpDeframer.HeadBytes + length)
        {
            return TcpFirstFrame.Incomplete;
        }

        return StunReader.TryRead(stream.Slice(TcpDeframer.HeadBytes, length), out var message) == StunError.None &&
            message.IsBindingRequest && message.VerifyFingerprint() &&
            IceCredentials.TryReadPlace(message.LocalUfrag, out node, out worker)
                ? TcpFirstFrame.Named
                : TcpFirstFrame.Refused;
    }
}
