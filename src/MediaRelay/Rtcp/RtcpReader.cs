using System.Buffers.Binary;

namespace CrossStrait.MediaRelay.Rtcp;

/// <summary>
/// Walks the packets of one decrypted RTCP datagram, compound (RFC 3550 6.1) or of reduced size (RFC 5506). Never
/// throws, never allocates; what is no RTCP ends the walk with an <see cref="Error"/>.
/// </summary>
internal ref struct RtcpReader
{
    private const int HeadLength = 4;

    private readonly ReadOnlySpan<byte> _compound;
    private int _position;

    public RtcpReader(ReadOnlySpan<byte> compound)
    {
        _compound = compound;
    }

    /// <summary>None until a packet could not be read; then it stays.</summary>
    public RtcpError Error { get; private set; }

    public bool TryReadNext(out RtcpPacket packet)
    {
        packet = default;
        var rest = _compound[_position..];
        if (Error != RtcpError.None || (rest.IsEmpty && _position > 0))
        {
            return false;
        }

        Error = Read(rest, isFirst: _position == 0, out packet, out var length);
        _position += length;
        return Error == RtcpError.None;
    }

    private static RtcpError Read(ReadOnlySpan<byte> rest, bool isFirst, out RtcpPacket packet, out int length)
    {
        packet = default;
        length = 0;
        if (rest.Length < HeadLength)
        {
            return RtcpError.Truncated;
        }

        if (rest[0] >> 6 != 2)
        {
            return RtcpError.BadVersion;
        }

        if (isFirst && rest[1] is < 192 or > 223)
        {
            return RtcpError.BadFirstPacket;
        }

        // RFC 3550 6.4.1: in 32-bit words, minus the one of the head.
        var end = HeadLength + (BinaryPrimitives.ReadUInt16BigEndian(rest[2..]) * 4);
        if (end > rest.Length)
        {
            return RtcpError.BadLength;
        }

        var body = rest[HeadLength..end];
        if ((rest[0] & 0x20) != 0)
        {
            // RFC 3550 6.4.1: the last byte counts the padding, itself included. Not always a multiple of four, as it
            // says there: browsers fill transport-wide feedback up to whole words in this way.
            if (body.IsEmpty || body[^1] == 0 || body[^1] > body.Length)
            {
                return RtcpError.BadLength;
            }

            body = body[..^body[^1]];
        }

        packet = new RtcpPacket(rest[1], (byte)(rest[0] & 0x1F), body);
        length = end;
        return RtcpError.None;
    }
}
