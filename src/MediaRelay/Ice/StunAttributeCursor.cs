using System.Buffers.Binary;

namespace CrossStrait.MediaRelay.Ice;

/// <summary>Walks the attributes of one message. Stops for good at the first one that does not fit.</summary>
internal ref struct StunAttributeCursor(ReadOnlySpan<byte> datagram)
{
    private readonly ReadOnlySpan<byte> _datagram = datagram;
    private int _next = StunFormat.HeaderLength;

    /// <summary>Whether the walk ended because an attribute overran the message.</summary>
    public bool IsBroken { get; private set; }

    /// <summary>Where the current attribute's head begins.</summary>
    public int Offset { get; private set; }

    public ushort Type { get; private set; }

    public ReadOnlySpan<byte> Value { get; private set; }

    public bool MoveNext()
    {
        if (IsBroken || _next == _datagram.Length)
        {
            return false;
        }

        var rest = _datagram[_next..];
        if (rest.Length < StunFormat.AttributeHeadLength)
        {
            IsBroken = true;
            return false;
        }

        int length = BinaryPrimitives.ReadUInt16BigEndian(rest[2..]);
        var whole = StunFormat.AttributeHeadLength + StunFormat.Padded(length);
        if (whole > rest.Length)
        {
            IsBroken = true;
            return false;
        }

        Offset = _next;
        Type = BinaryPrimitives.ReadUInt16BigEndian(rest);
        Value = rest.Slice(StunFormat.AttributeHeadLength, length);
        _next += whole;
        return true;
    }
}
