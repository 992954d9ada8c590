using System.Buffers.Binary;
using CrossStrait.MediaRelay.Packets;

namespace CrossStrait.MediaRelay.Ice;

/// <summary>
/// One STUN message, read in place (RFC 8489). Well-formed is all that <see cref="TryRead"/> vouches for: call
/// <see cref="VerifyFingerprint"/> and <see cref="VerifyIntegrity"/> before believing any of it.
/// </summary>
internal readonly ref struct StunReader
{
    private const byte IPv4Family = 1;
    private const byte IPv6Family = 2;

    private readonly ReadOnlySpan<byte> _datagram;
    private readonly int _integrityOffset;
    private readonly int _fingerprintOffset;

    private StunReader(ReadOnlySpan<byte> datagram, scoped in Findings found)
    {
        _datagram = datagram;
        _integrityOffset = found.IntegrityOffset;
        _fingerprintOffset = found.FingerprintOffset;
        Username = found.Username;
        Priority = found.Priority;
        UseCandidate = found.UseCandidate;
        IsPeerControlled = found.IsPeerControlled;
        HasUnknownRequired = found.HasUnknownRequired;
    }

    public ushort MessageType => BinaryPrimitives.ReadUInt16BigEndian(_datagram);

    public bool IsRequest => (MessageType & StunFormat.ClassMask) == 0;

    public bool IsBindingRequest => MessageType == StunFormat.BindingRequest;

    public ReadOnlySpan<byte> TransactionId =>
        _datagram.Slice(StunFormat.TransactionIdOffset, StunFormat.TransactionIdLength);

    /// <summary>"receiver:sender" in a connectivity check (RFC 8445 7.2.2); empty if absent.</summary>
    public ReadOnlySpan<byte> Username { get; }

    /// <summary>
    /// The part of <see cref="Username"/> before the colon: the receiver's ufrag. Empty without a colon.
    /// </summary>
    public ReadOnlySpan<byte> LocalUfrag
    {
        get
        {
            var colon = Username.IndexOf((byte)':');
            return colon < 0 ? default : Username[..colon];
        }
    }

    public uint Priority { get; }

    public bool UseCandidate { get; }

    /// <summary>Whether the sender says that it is the controlled side (ICE-CONTROLLED).</summary>
    public bool IsPeerControlled { get; }

    public bool HasUnknownRequired { get; }

    public bool HasIntegrity => _integrityOffset > 0;

    public bool HasFingerprint => _fingerprintOffset > 0;

    public static StunError TryRead(ReadOnlySpan<byte> datagram, out StunReader message)
    {
        message = default;
        if (datagram.Length < StunFormat.HeaderLength)
        {
            return StunError.Truncated;
        }

        if (datagram[0] > 0x3F || BinaryPrimitives.ReadUInt32BigEndian(datagram[4..]) != StunFormat.MagicCookie)
        {
            return StunError.NotStun;
        }

        var length = StunFormat.HeaderLength + BinaryPrimitives.ReadUInt16BigEndian(datagram[2..]);
        if (length != datagram.Length || length % 4 != 0 || length > StunFormat.MaxLength)
        {
            return StunError.BadLength;
        }

        var found = default(Findings);
        var cursor = new StunAttributeCursor(datagram);
        while (cursor.MoveNext())
        {
            if (!found.Note(in cursor))
            {
                return StunError.BadAttribute;
            }
        }

        if (cursor.IsBroken)
        {
            return StunError.BadAttribute;
        }

        message = new StunReader(datagram, in found);
        return StunError.None;
    }

    public bool VerifyIntegrity(ReadOnlySpan<byte> key) =>
        HasIntegrity && StunIntegrity.Verify(
            _datagram[.._integrityOffset],
            key,
            _datagram.Slice(_integrityOffset + StunFormat.AttributeHeadLength, StunFormat.IntegrityLength));

    public bool VerifyFingerprint() =>
        HasFingerprint && StunFingerprint.Compute(_datagram[.._fingerprintOffset]) ==
            BinaryPrimitives.ReadUInt32BigEndian(_datagram[(_fingerprintOffset + StunFormat.AttributeHeadLength)..]);

    /// <summary>The required attributes that we do not know, for the UNKNOWN-ATTRIBUTES of a 420 answer.</summary>
    /// <returns>How many were written: as many as fit.</returns>
    public int CopyUnknownRequired(Span<ushort> destination)
    {
        var count = 0;
        var cursor = new StunAttributeCursor(_datagram);
        while (count < destination.Length && cursor.MoveNext() && cursor.Offset != _integrityOffset)
        {
            if (Findings.IsUnknownRequired(cursor.Type))
            {
                destination[count++] = cursor.Type;
            }
        }

        return count;
    }

    /// <summary>
    /// Reads XOR-MAPPED-ADDRESS (RFC 8489 14.2): where the responder saw us. The socket is left at 0.
    /// </summary>
    public bool TryReadMappedAddress(out NetworkPath mapped)
    {
        mapped = default;
        if (!TryFind(StunAttribute.XorMappedAddress, out var value) || value.Length < 4)
        {
            return false;
        }

        var port = (ushort)(BinaryPrimitives.ReadUInt16BigEndian(value[2..]) ^ (StunFormat.MagicCookie >> 16));
        var address = value[4..];
        switch (value[1], address.Length)
        {
            case (IPv4Family, 4):
                var v4 = BinaryPrimitives.ReadUInt32BigEndian(address) ^ StunFormat.MagicCookie;
                mapped = new NetworkPath(((UInt128)0xFFFF << 32) | v4, port, 0);
                return true;
            case (IPv6Family, 16):
                var mask = BinaryPrimitives.ReadUInt128BigEndian(_datagram[4..]);
                mapped = new NetworkPath(BinaryPrimitives.ReadUInt128BigEndian(address) ^ mask, port, 0);
                return true;
            default:
                return false;
        }
    }

    /// <summary>Reads ERROR-CODE (RFC 8489 14.8), 300 to 699.</summary>
    public bool TryReadErrorCode(out int code)
    {
        code = 0;
        if (!TryFind(StunAttribute.ErrorCode, out var value) || value.Length < 4)
        {
            return false;
        }

        code = ((value[2] & 7) * 100) + value[3];
        return code is >= 300 and <= 699 && value[3] < 100;
    }

    /// <summary>The first attribute of the type in the part that MESSAGE-INTEGRITY covers.</summary>
    public bool TryFind(StunAttribute type, out ReadOnlySpan<byte> value)
    {
        var cursor = new StunAttributeCursor(_datagram);
        while (cursor.MoveNext() && cursor.Offset != _integrityOffset)
        {
            if (cursor.Type == (ushort)type)
            {
                value = cursor.Value;
                return true;
            }
        }

        value = default;
        return false;
    }

    /// <summary>
    /// What one walk over the attributes gathers. Of repeated attributes the first counts (RFC 8489 14).
    /// </summary>
    private ref struct Findings
    {
        public int IntegrityOffset;
        public int FingerprintOffset;
        public ReadOnlySpan<byte> Username;
        public uint Priority;
        public bool UseCandidate;
        public bool IsPeerControlled;
        public bool HasUnknownRequired;

        private bool _hasUsername;
        private bool _hasPriority;

        public static bool IsUnknownRequired(ushort type) => StunFormat.IsRequired(type) && (StunAttribute)type
            is not (StunAttribute.MappedAddress or StunAttribute.Username or StunAttribute.MessageIntegrity
            or StunAttribute.ErrorCode or StunAttribute.UnknownAttributes or StunAttribute.XorMappedAddress
            or StunAttribute.Priority or StunAttribute.UseCandidate);

        /// <returns>False if the attribute makes the whole message malformed.</returns>
        public bool Note(in StunAttributeCursor attribute)
        {
            if (FingerprintOffset > 0)
            {
                return false; // RFC 8489 14.7: FINGERPRINT is the last attribute.
            }

            var length = attribute.Value.Length;
            if (attribute.Type == (ushort)StunAttribute.Fingerprint)
            {
                FingerprintOffset = attribute.Offset;
                return length == StunFormat.FingerprintLength;
            }

            if (IntegrityOffset > 0)
            {
                return true; // RFC 8489 14.5: nothing else behind MESSAGE-INTEGRITY is looked at, it is not covered.
            }

            switch ((StunAttribute)attribute.Type)
            {
                case StunAttribute.MessageIntegrity:
                    IntegrityOffset = attribute.Offset;
                    return length == StunFormat.IntegrityLength;
                case StunAttribute.Username when !_hasUsername:
                    _hasUsername = true;
                    Username = attribute.Value;
                    return true;
                case StunAttribute.Priority when !_hasPriority:
                    _hasPriority = true;
                    return BinaryPrimitives.TryReadUInt32BigEndian(attribute.Value, out Priority) && length == 4;
                case StunAttribute.UseCandidate:
                    UseCandidate = true;
                    return length == 0;
                case StunAttribute.IceControlled:
                    IsPeerControlled = true;
                    return length == 8;
                case StunAttribute.IceControlling:
                    return length == 8;
                default:
                    HasUnknownRequired |= IsUnknownRequired(attribute.Type);
                    return true;
            }
        }
    }
}
