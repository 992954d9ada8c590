using System.Buffers.Binary;

namespace CrossStrait.MediaRelay.Dtls;

/// <summary>The head of a DTLS 1.2 record (RFC 6347 4.1): type, version, epoch, sequence number, length.</summary>
internal static class DtlsRecord
{
    public const int HeadLength = 13;

    private const byte Handshake = 22;
    private const int EpochOffset = 3;
    private const int LengthOffset = 11;

    public static ushort EpochOf(ReadOnlySpan<byte> record) =>
        BinaryPrimitives.ReadUInt16BigEndian(record[EpochOffset..]);

    /// <summary>Head and body.</summary>
    public static int LengthOf(ReadOnlySpan<byte> record) =>
        HeadLength + BinaryPrimitives.ReadUInt16BigEndian(record[LengthOffset..]);

    /// <summary>RFC 7983: the first byte of DTLS is 20 to 63.</summary>
    public static bool IsDtls(ReadOnlySpan<byte> datagram) =>
        datagram.Length >= HeadLength && datagram[0] is >= 20 and <= 63;

    /// <summary>Whether a datagram begins with a handshake message in the clear.</summary>
    public static bool IsPlainHandshake(ReadOnlySpan<byte> datagram) =>
        datagram[0] == Handshake && EpochOf(datagram) == 0;
}
