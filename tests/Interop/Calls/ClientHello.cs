using System.Buffers.Binary;

namespace CrossStrait.Interop.Calls;

/// <summary>One datagram's part of a DTLS ClientHello (RFC 6347 4.2.2).</summary>
/// <param name="Length">Of the whole message.</param>
/// <param name="FragmentLength">Of the part in this datagram.</param>
internal readonly record struct ClientHello(int Length, int FragmentLength)
{
    // RFC 6347 4.1: the record's head is 13 bytes; 4.2.2: the message's is 12.
    private const int RecordHead = 13;
    private const int MessageHead = 12;
    private const byte HandshakeRecord = 22;
    private const byte ClientHelloMessage = 1;

    public bool IsWhole => FragmentLength == Length;

    public static ClientHello? Read(ReadOnlySpan<byte> datagram)
    {
        if (datagram.Length < RecordHead + MessageHead || datagram[0] != HandshakeRecord || datagram[RecordHead] != ClientHelloMessage)
        {
            return null;
        }

        return new ClientHello(ReadUInt24(datagram[(RecordHead + 1)..]), ReadUInt24(datagram[(RecordHead + 9)..]));
    }

    private static int ReadUInt24(ReadOnlySpan<byte> bytes) => (bytes[0] << 16) | BinaryPrimitives.ReadUInt16BigEndian(bytes[1..]);
}
