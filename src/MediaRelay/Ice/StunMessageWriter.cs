using System.Buffers.Binary;
using CrossStrait.MediaRelay.Packets;

namespace CrossStrait.MediaRelay.Ice;

/// <summary>
/// Writes one STUN message into a span: <see cref="Begin"/>, attributes, <see cref="WriteIntegrity"/>,
/// <see cref="End"/>. Running out of room is remembered, and <see cref="End"/> then returns 0.
/// </summary>
internal ref struct StunMessageWriter(Span<byte> destination)
{
    private readonly Span<byte> _destination = destination;
    private int _length;
    private bool _isFull;

    public void Begin(ushort messageType, ReadOnlySpan<byte> transactionId)
    {
        var header = Reserve(StunFormat.HeaderLength);
        if (header.IsEmpty)
        {
            return;
        }

        BinaryPrimitives.WriteUInt16BigEndian(header, messageType);
        BinaryPrimitives.WriteUInt32BigEndian(header[4..], StunFormat.MagicCookie);
        transactionId.CopyTo(header[StunFormat.TransactionIdOffset..]);
    }

    public void Write(StunAttribute type, scoped ReadOnlySpan<byte> value)
    {
        var place = WriteHead(type, value.Length);
        if (!_isFull)
        {
            value.CopyTo(place);
        }
    }

    public void WriteUInt32(StunAttribute type, uint value)
    {
        Span<byte> bytes = stackalloc byte[sizeof(uint)];
        BinaryPrimitives.WriteUInt32BigEndian(bytes, value);
        Write(type, bytes);
    }

    public void WriteUInt64(StunAttribute type, ulong value)
    {
        Span<byte> bytes = stackalloc byte[sizeof(ulong)];
        BinaryPrimitives.WriteUInt64BigEndian(bytes, value);
        Write(type, bytes);
    }

    /// <summary>
    /// RFC 8489 14.2: the port is mixed with the cookie's first half, an IPv4 address with the cookie, an IPv6 address
    /// with cookie and transaction id, so that NATs which rewrite addresses in payloads do not find it.
    /// </summary>
    public void WriteXorMappedAddress(in NetworkPath mapped)
    {
        var value = WriteHead(StunAttribute.XorMappedAddress, mapped.IsIPv4 ? 8 : 20);
        if (_isFull)
        {
            return;
        }

        value[1] = mapped.IsIPv4 ? (byte)1 : (byte)2;
        BinaryPrimitives.WriteUInt16BigEndian(value[2..], (ushort)(mapped.Port ^ (StunFormat.MagicCookie >> 16)));
        if (mapped.IsIPv4)
        {
            BinaryPrimitives.WriteUInt32BigEndian(value[4..], (uint)mapped.Address ^ StunFormat.MagicCookie);
        }
        else
        {
            var mask = BinaryPrimitives.ReadUInt128BigEndian(_destination[4..]);
            BinaryPrimitives.WriteUInt128BigEndian(value[4..], mapped.Address ^ mask);
        }
    }

    /// <summary>RFC 8489 14.8: the hundreds and the rest in two bytes, then words for people.</summary>
    public void WriteErrorCode(int code, ReadOnlySpan<byte> reason)
    {
        var value = WriteHead(StunAttribute.ErrorCode, 4 + reason.Length);
        if (_isFull)
        {
            return;
        }

        value[2] = (byte)(code / 100);
        value[3] = (byte)(code % 100);
        reason.CopyTo(value[4..]);
    }

    public void WriteUnknownAttributes(ReadOnlySpan<ushort> types)
    {
        var value = WriteHead(StunAttribute.UnknownAttributes, types.Length * sizeof(ushort));
        for (var i = 0; i < types.Length && !_isFull; i++)
        {
            BinaryPrimitives.WriteUInt16BigEndian(value[(i * sizeof(ushort))..], types[i]);
        }
    }

    public void WriteIntegrity(ReadOnlySpan<byte> key)
    {
        var covered = _length;
        var value = WriteHead(StunAttribute.MessageIntegrity, StunFormat.IntegrityLength);
        if (!_isFull)
        {
            StunIntegrity.Compute(_destination[..covered], key, value);
        }
    }

    /// <summary>Adds FINGERPRINT.</summary>
    /// <returns>The length of the message, or 0 if it did not fit.</returns>
    public int End()
    {
        var covered = _length;
        var value = WriteHead(StunAttribute.Fingerprint, StunFormat.FingerprintLength);
        if (_isFull)
        {
            return 0;
        }

        PatchLength();
        BinaryPrimitives.WriteUInt32BigEndian(value, StunFingerprint.Compute(_destination[..covered]));
        return _length;
    }

    private readonly void PatchLength() =>
        BinaryPrimitives.WriteUInt16BigEndian(_destination[2..], (ushort)(_length - StunFormat.HeaderLength));

    /// <returns>The place of the value, or nothing if there is no room.</returns>
    private Span<byte> WriteHead(StunAttribute type, int length)
    {
        var place = Reserve(StunFormat.AttributeHeadLength + StunFormat.Padded(length));
        if (place.IsEmpty)
        {
            return place;
        }

        BinaryPrimitives.WriteUInt16BigEndian(place, (ushort)type);
        BinaryPrimitives.WriteUInt16BigEndian(place[2..], (ushort)length);
        return place.Slice(StunFormat.AttributeHeadLength, length);
    }

    private Span<byte> Reserve(int length)
    {
        if (_isFull || length > Math.Min(_destination.Length, StunFormat.MaxLength) - _length)
        {
            _isFull = true;
            return default;
        }

        var place = _destination.Slice(_length, length);
        place.Clear();
        _length += length;
        return place;
    }
}
