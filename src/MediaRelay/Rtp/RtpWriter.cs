using System.Buffers.Binary;

namespace CrossStrait.MediaRelay.Rtp;

/// <summary>
/// Writes one RTP header into a span: the fixed part, then extension elements, then <see cref="End"/>. The caller
/// gives a destination with room for all of it.
/// </summary>
internal ref struct RtpWriter
{
    private const byte Version2 = 0x80;
    private const byte ExtensionBit = 0x10;
    private const int ExtensionHeadLength = 4;

    private readonly Span<byte> _destination;
    private int _position;
    private bool _twoByte;

    public RtpWriter(Span<byte> destination)
    {
        _destination = destination;
        _position = RtpHeader.FixedLength;
    }

    /// <summary>RFC 3550 5.1 with no padding and no contributing sources.</summary>
    public readonly void WriteFixed(byte payloadType, bool marker, ushort sequenceNumber, uint timestamp, uint ssrc)
    {
        _destination[0] = Version2;
        _destination[1] = (byte)((payloadType & 0x7F) | (marker ? 0x80 : 0));
        BinaryPrimitives.WriteUInt16BigEndian(_destination[2..], sequenceNumber);
        BinaryPrimitives.WriteUInt32BigEndian(_destination[4..], timestamp);
        BinaryPrimitives.WriteUInt32BigEndian(_destination[8..], ssrc);
    }

    /// <summary>
    /// Begins the extension. The two-byte form is needed for an id above 14, an empty value or one over 16 bytes; a
    /// stream may mix both forms only if extmap-allow-mixed was negotiated (RFC 8285 4.1.2).
    /// </summary>
    public void BeginExtensions(bool twoByte)
    {
        _twoByte = twoByte;
        var profile = twoByte ? (ushort)0x1000 : RtpHeader.OneByteProfile;
        BinaryPrimitives.WriteUInt16BigEndian(_destination[RtpHeader.FixedLength..], profile);
        _position = RtpHeader.FixedLength + ExtensionHeadLength;
    }

    public void WriteExtension(byte id, scoped ReadOnlySpan<byte> value)
    {
        var offset = ReserveExtension(id, value.Length);
        value.CopyTo(_destination[offset..]);
    }

    /// <summary>Writes the head of an element and leaves its value to the caller, who gets its offset in the packet.</summary>
    public int ReserveExtension(byte id, int length)
    {
        ArgumentOutOfRangeException.ThrowIfZero(id);
        if (_twoByte)
        {
            ArgumentOutOfRangeException.ThrowIfGreaterThan(length, byte.MaxValue);
            _destination[_position++] = id;
            _destination[_position++] = (byte)length;
        }
        else
        {
            // RFC 8285 4.2: ids 1..14 and 1..16 bytes, sent as 0..15.
            ArgumentOutOfRangeException.ThrowIfGreaterThan(id, (byte)14);
            ArgumentOutOfRangeException.ThrowIfZero(length);
            ArgumentOutOfRangeException.ThrowIfGreaterThan(length, 16);
            _destination[_position++] = (byte)((id << 4) | (length - 1));
        }

        var offset = _position;
        _position += length;
        return offset;
    }

    /// <summary>
    /// Pads the extension to 32 bits with zeroes (RFC 8285 4.1), writes its length and the X bit. Returns the length of
    /// the header; an extension begun but left empty is not written.
    /// </summary>
    public int End()
    {
        const int Body = RtpHeader.FixedLength + ExtensionHeadLength;
        if (_position <= Body)
        {
            return RtpHeader.FixedLength;
        }

        while ((_position & 3) != 0)
        {
            _destination[_position++] = 0;
        }

        _destination[0] |= ExtensionBit;
        BinaryPrimitives.WriteUInt16BigEndian(_destination[(Body - 2)..], (ushort)((_position - Body) / 4));
        return _position;
    }
}
