namespace CrossStrait.MediaRelay.Rtp.Codecs;

/// <summary>The OBU elements of one AV1 payload in order (AV1 RTP specification 4.3), whole or in part.</summary>
internal ref struct Av1ElementReader
{
    private ReadOnlySpan<byte> _rest;
    private readonly int _elements;
    private int _read;

    public Av1ElementReader(ReadOnlySpan<byte> payload)
    {
        _elements = payload.IsEmpty ? 0 : new Av1Aggregation(payload[0]).Elements;
        _rest = payload.IsEmpty ? default : payload[1..];
    }

    /// <summary>An element said to be longer than the rest of the payload, or more elements than there are.</summary>
    public bool IsMalformed { get; private set; }

    /// <summary>False at the end of the payload.</summary>
    public bool TryReadNext(out ReadOnlySpan<byte> element)
    {
        element = default;
        if (_rest.IsEmpty)
        {
            IsMalformed |= _read < _elements;
            return false;
        }

        if (++_read == _elements)
        {
            element = _rest;
            _rest = default;
            return true;
        }

        if (!TryReadLength(_rest, out var length, out var size) || length > _rest.Length - size)
        {
            IsMalformed = true;
            _rest = default;
            return false;
        }

        element = _rest.Slice(size, length);
        _rest = _rest[(size + length)..];
        return true;
    }

    public static bool TryReadFirst(ReadOnlySpan<byte> payload, out ReadOnlySpan<byte> element) =>
        new Av1ElementReader(payload).TryReadNext(out element);

    /// <summary>leb128() of AV1 4.10.5: seven bits a byte, lowest first; the format allows eight bytes, a packet needs three.</summary>
    public static bool TryReadLength(ReadOnlySpan<byte> bytes, out int length, out int size)
    {
        length = 0;
        for (size = 0; size < Math.Min(bytes.Length, 8);)
        {
            var part = bytes[size];
            if (size < 4)
            {
                length |= (part & 0x7F) << (7 * size);
            }
            else if ((part & 0x7F) != 0)
            {
                return false;
            }

            size++;
            if ((part & 0x80) == 0)
            {
                return true;
            }
        }

        return false;
    }
}
